package dev.cachebust.plan;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.dockerfile.StepId;
import java.util.Optional;

/** Puts a cause into plain words, one line. Names and values from outside are raw: who shows them cleans them. */
public final class CauseText {
    private static final int VALUE = 12;

    private CauseText() {}

    /** Such as {@code src/index.js changed, and 2 more files}. */
    public static String of(Cause cause) {
        if (cause instanceof Cause.File file) {
            return change(file.change()) + more(file.more());
        } else if (cause instanceof Cause.Variable variable) {
            return variable.name() + " " + variable(variable.from()) + " → " + variable(variable.to());
        } else if (cause instanceof Cause.Parent parent) {
            return "builds on " + step(parent.step()) + ", which is made again";
        } else if (cause instanceof Cause.StageOutput output) {
            return "reads the output of " + step(output.step()) + ", which is made again";
        } else if (cause instanceof Cause.BaseImage image) {
            return "image " + image.reference() + " " + value(image.from()) + " → " + value(image.to());
        } else if (cause instanceof Cause.StageFilter filter) {
            return "the cache of stage " + filter.stage() + " is left out";
        } else if (cause instanceof Cause.Missing missing) {
            return missing.path() + " is not in the context: the build will fail here";
        } else if (cause instanceof Cause.Instruction) {
            return "the instruction is new or was edited";
        } else if (cause instanceof Cause.Setting) {
            return "a setting that it works under was edited";
        } else if (cause instanceof Cause.Position) {
            return "another instruction stands before it";
        } else if (cause instanceof Cause.Unfinished) {
            return "no build has completed it yet";
        } else if (cause instanceof Cause.FirstBuild) {
            return "first build";
        } else if (cause instanceof Cause.NoCache) {
            return "the cache is left out";
        }
        return "nothing changed";
    }

    /** What happened to a file: {@code src/a.js changed}, {@code run.sh has another mode}. */
    public static String change(FileChange change) {
        return change.path()
                + switch (change.kind()) {
                    case CREATE -> " is new";
                    case DELETE -> " is gone";
                    case MODIFY -> aspect(change);
                };
    }

    private static String aspect(FileChange change) {
        if (change.aspects().contains(Aspect.TYPE)) {
            return " became something else";
        } else if (change.aspects().contains(Aspect.CONTENT)) {
            return " changed";
        } else if (change.aspects().contains(Aspect.LINK_TARGET)) {
            return " points elsewhere";
        }
        return change.aspects().contains(Aspect.MODE) ? " has another mode" : " changed";
    }

    private static String more(int files) {
        return files == 0 ? "" : ", and " + files + (files == 1 ? " more file" : " more files");
    }

    private static String step(StepId step) {
        return "[" + step + "]";
    }

    private static String variable(Optional<String> value) {
        return value.map(CauseText::value).orElse("(unset)");
    }

    /** A value, an image's digest or a reference, cut short where it is long. */
    public static String value(String raw) {
        if (raw.isEmpty()) {
            return "(empty)";
        }
        String bare = raw.startsWith("sha256:") ? raw.substring("sha256:".length()) : raw;
        return bare.length() > VALUE ? bare.substring(0, VALUE) + "…" : bare;
    }
}
