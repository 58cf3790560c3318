package dev.cachebust.view;

import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import java.util.Locale;

/** Causes, changes and durations in plain words. The words are raw: the writer that shows them cleans them. */
public final class Words {
    private static final int VALUE = 12;

    private Words() {}

    /** Why a step is made again, or is not, such as {@code src/index.js changed and 2 more files}. */
    public static String cause(Cause cause) {
        if (cause instanceof Cause.File f) {
            String more = f.more() == 0 ? "" : ", and " + f.more() + (f.more() == 1 ? " more file" : " more files");
            return change(f.change()) + more;
        } else if (cause instanceof Cause.Variable v) {
            return v.name() + " " + value(v.from()) + " → " + value(v.to());
        } else if (cause instanceof Cause.Parent p) {
            return "builds on " + step(p.step()) + ", which is made again";
        } else if (cause instanceof Cause.StageOutput o) {
            return "reads the output of " + step(o.step()) + ", which is made again";
        } else if (cause instanceof Cause.BaseImage b) {
            return "base image " + b.reference() + " " + value(b.from()) + " → " + value(b.to());
        } else if (cause instanceof Cause.StageFilter s) {
            return "the cache of stage " + s.stage() + " is left out";
        } else if (cause instanceof Cause.Instruction) {
            return "the instruction changed";
        } else if (cause instanceof Cause.FirstBuild) {
            return "first build";
        } else if (cause instanceof Cause.NoCache) {
            return "the cache is left out";
        }
        return "nothing changed";
    }

    /** What happened to a file: {@code src/a.js changed}, {@code new: …}, {@code run.sh: mode changed}. */
    public static String change(FileChange change) {
        return switch (change.kind()) {
            case CREATE -> change.path() + " is new";
            case DELETE -> change.path() + " is gone";
            case MODIFY -> change.path() + aspects(change);
        };
    }

    private static String aspects(FileChange change) {
        if (change.aspects().contains(FileChange.Aspect.TYPE)) {
            return " became something else";
        } else if (change.aspects().contains(FileChange.Aspect.CONTENT)) {
            return " changed";
        } else if (change.aspects().contains(FileChange.Aspect.LINK_TARGET)) {
            return " points elsewhere";
        }
        return change.aspects().contains(FileChange.Aspect.MODE) ? " has another mode" : " changed";
    }

    /** {@code CACHE_BUST_APP 1a2b… → 3c4d…}, or the stage whose cache is left out. */
    public static String bust(Bust bust) {
        return bust.by() == Bust.By.STAGE
                ? "stage " + bust.name()
                : bust.name() + " " + value(bust.from()) + " → " + value(bust.to());
    }

    /** {@code [builder 3]}. */
    public static String step(StepId step) {
        return "[" + step + "]";
    }

    /** A duration as people say it: {@code 40 ms}, {@code 2.4 s}, {@code 3 min 05 s}. */
    public static String duration(long millis) {
        if (millis < 100) {
            return millis + " ms";
        } else if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1000 % 60);
    }

    /** {@code 1 step}, {@code 3 steps}. */
    public static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private static String value(String raw) {
        if (raw.isEmpty()) {
            return "(unset)";
        }
        String bare = raw.startsWith("sha256:") ? raw.substring("sha256:".length()) : raw;
        return bare.length() > VALUE ? bare.substring(0, VALUE) + "…" : bare;
    }
}
