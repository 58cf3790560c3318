package dev.cachebust.dockerfile;

/** Where the file system that a step reads comes from. */
public sealed interface Source {

    /** The build context ({@code name} empty) or a named context. */
    record Context(String name) implements Source {}

    /** What a step left behind. */
    record StepOutput(StepId step) implements Source {}

    /** An image, by reference and platform ({@code platform} empty: the target's). */
    record Image(String reference, String platform) implements Source {}

    /** A URL or git repository that ADD fetches. */
    record Remote(String url) implements Source {}

    /** {@code FROM scratch}. */
    record Scratch() implements Source {}
}
