package dev.cachebust.dockerfile;

/** Where the file system that a step reads comes from. */
public sealed interface Source {

    /** The build context ({@code name} empty) or a named context. */
    record Context(String name) implements Source {
        // Written out: to link what a record brings takes a millisecond of every start.
        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Context o && name.equals(o.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** What a step left behind. */
    record StepOutput(StepId step) implements Source {
        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof StepOutput o && step.equals(o.step);
        }

        @Override
        public int hashCode() {
            return step.hashCode();
        }
    }

    /** An image, by reference and platform ({@code platform} empty: the target's). */
    record Image(String reference, String platform) implements Source {
        @Override
        public boolean equals(Object other) {
            return this == other
                    || other instanceof Image o && reference.equals(o.reference) && platform.equals(o.platform);
        }

        @Override
        public int hashCode() {
            return 31 * reference.hashCode() + platform.hashCode();
        }
    }

    /** A URL or git repository that ADD fetches. */
    record Remote(String url) implements Source {}

    /** {@code FROM scratch}. */
    record Scratch() implements Source {}
}
