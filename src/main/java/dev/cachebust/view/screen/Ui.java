package dev.cachebust.view.screen;

import dev.cachebust.dockerfile.StepId;
import java.util.Optional;

/**
 * What the keys have chosen. Immutable.
 *
 * @param image the image that has been chosen of several, by the reference that its builds have; empty: all
 * @param chosen the step that the arrows have chosen
 * @param panel what lies over the steps
 * @param note what was asked of the watcher; shown until it tells something
 * @param noted the number of the event before it
 * @param leaving whether the end was asked for
 */
record Ui(Optional<String> image, Optional<StepId> chosen, Panel panel, String note, long noted, boolean leaving) {
    static final Ui NONE = new Ui(Optional.empty(), Optional.empty(), new Panel.None(), "", 0, false);

    /** What lies over the steps. */
    sealed interface Panel {
        /** Nothing. */
        record None() implements Panel {}

        /**
         * Text to read.
         *
         * @param top the first row that is shown
         */
        record Text(Kind kind, int top) implements Panel {
            enum Kind {
                EXPLAIN,
                HELP
            }
        }

        /**
         * A step's output.
         *
         * @param last the number of the last line that is shown; empty to stay at the end
         */
        record Log(StepId step, Optional<Long> last) implements Panel {}
    }

    Ui with(Panel next) {
        return new Ui(image, chosen, next, note, noted, leaving);
    }

    /** Another image, or all; no step of it is chosen. */
    Ui of(Optional<String> next) {
        return new Ui(next, Optional.empty(), panel, note, noted, leaving);
    }

    /** Whether something is looked at that is not to move away by itself. */
    boolean holds() {
        return chosen.isPresent() || !(panel instanceof Panel.None);
    }

    Ui choosing(Optional<StepId> next) {
        return new Ui(image, next, panel, note, noted, leaving);
    }

    Ui noting(String next, long told) {
        return new Ui(image, chosen, panel, next, told, leaving);
    }

    Ui toLeave() {
        return new Ui(image, chosen, panel, note, noted, true);
    }
}
