package dev.cachebust.engine;

/** How a container is. */
public sealed interface ContainerHealth {

    /** It runs, and its health check, if it has one, says that it is healthy. */
    record Well() implements ContainerHealth {}

    /** It starts, or its health check has said nothing yet. */
    record Starting() implements ContainerHealth {}

    /**
     * Its health check fails.
     *
     * @param output what the check said last
     */
    record Unhealthy(String output) implements ContainerHealth {}

    /** It does not run. */
    record Ended(long exitCode) implements ContainerHealth {}
}
