package dev.cachebust.config;

import java.nio.file.Path;

/** What a name stands for that a Dockerfile may say after {@code FROM} and {@code from=}. */
public sealed interface NamedContext {
    /** A local folder with an ignore file of its own. Absolute. */
    record Folder(Path path) implements NamedContext {}

    /**
     * An image instead of another.
     *
     * @param reference without the scheme
     */
    record Image(String reference) implements NamedContext {}

    /**
     * A git repository or an archive on the web, which the engine fetches itself.
     *
     * @param url as it was written
     */
    record Remote(String url) implements NamedContext {}

    /**
     * Another image of the same project, by its name there.
     *
     * @param image such as {@code api} for {@code [images.api]}
     */
    record Target(String image) implements NamedContext {}
}
