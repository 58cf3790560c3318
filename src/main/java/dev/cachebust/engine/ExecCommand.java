package dev.cachebust.engine;

import java.util.List;

/**
 * A command to run in a container.
 *
 * @param words the program and its arguments; no shell reads them
 * @param user empty: the container's
 * @param workingDir empty: the container's
 * @param environment {@code NAME=value}, added to the container's
 */
public record ExecCommand(
        List<String> words, String user, String workingDir, boolean privileged, List<String> environment) {
    public ExecCommand {
        words = List.copyOf(words);
        environment = List.copyOf(environment);
    }

    /** As root, whoever the container runs as. */
    public static ExecCommand asRoot(List<String> words) {
        return new ExecCommand(words, "0", "", false, List.of());
    }

    /**
     * How it ended.
     *
     * @param output the end of what it printed
     */
    public record Result(long exitCode, String output) {}
}
