package dev.cachebust.history;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.CauseText;
import java.util.ArrayList;
import java.util.List;

/** Puts a reason into plain words, one line. Names and values from outside are raw: who shows them cleans them. */
public final class WhyText {
    private WhyText() {}

    /** Such as {@code the mode of run.sh changed}. */
    public static String of(Why why) {
        if (why instanceof Why.Planned planned) {
            return of(planned.cause());
        } else if (why instanceof Why.OutputDiffers differs) {
            return "reads the output of [" + differs.output() + "], which came out different";
        } else if (why instanceof Why.OutputIdentical identical) {
            return "reads the output of [" + identical.output() + "], which was made again and came out identical";
        } else if (why instanceof Why.Elsewhere elsewhere) {
            String from = "the engine had it from elsewhere (another build, a cache import)";
            return elsewhere.expected() instanceof Cause.FirstBuild
                    ? from
                    : from + ", although " + of(elsewhere.expected());
        } else if (why instanceof Why.NotReached) {
            return "the build ended before it";
        }
        return "nothing changed: the record was evicted by garbage collection";
    }

    private static String of(Cause cause) {
        if (cause instanceof Cause.File file) {
            return change(file.change())
                    + (file.more() == 0 ? "" : ", and " + file.more() + " more file" + (file.more() == 1 ? "" : "s"));
        } else if (cause instanceof Cause.Parent parent) {
            return "builds on [" + parent.step() + "], which ran again";
        } else if (cause instanceof Cause.StageOutput output) {
            return "reads the output of [" + output.step() + "], which ran again";
        } else if (cause instanceof Cause.Variable variable) {
            return "ARG or ENV " + CauseText.of(variable);
        } else if (cause instanceof Cause.BaseImage image) {
            return "base " + CauseText.of(image);
        } else if (cause instanceof Cause.FirstBuild) {
            return "first build: nothing to compare with";
        }
        return CauseText.of(cause);
    }

    private static String change(FileChange change) {
        if (change.kind() != FileChange.Kind.MODIFY) {
            return CauseText.change(change);
        }
        List<String> what = new ArrayList<>();
        for (Aspect aspect : Aspect.values()) {
            if (change.aspects().contains(aspect)) {
                what.add(word(aspect));
            }
        }
        return "the " + String.join(" and ", what) + " of " + change.path() + " changed";
    }

    private static String word(Aspect aspect) {
        return switch (aspect) {
            case EXISTENCE -> "existence";
            case CONTENT -> "content";
            case MODE -> "mode";
            case LINK_TARGET -> "link target";
            case TYPE -> "type";
        };
    }
}
