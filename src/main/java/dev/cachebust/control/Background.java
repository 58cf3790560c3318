package dev.cachebust.control;

import dev.cachebust.daemon.StateFolder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a watcher in the background: in a session of its own, so that no terminal takes it along when it closes, with its
 * output in a log. It says on its stdout that it is ready; nothing else ever comes from there.
 */
public final class Background {
    /** What it says when every change from then on is seen. */
    private static final String READY = "ready";

    private static final String LOG = "watch.log";

    /** What is said before there is a log, and what the virtual machine says. */
    private static final String ERRORS = "watch.err";

    /** How much of the log is kept, twice. */
    private static final long LOG_LIMIT = 4L << 20;

    /** How much is told of what a failed start had to say. */
    private static final int TOLD = 8192;

    private Background() {}

    /**
     * How a start went.
     *
     * @param exitCode 0 if it runs
     * @param said what it said if it does not run
     */
    public record Started(long pid, int exitCode, String said) {}

    /** Where the output of a watcher in the background goes. */
    public static Path log(StateFolder state) {
        return state.file(LOG);
    }

    /**
     * Starts it, and waits until it is ready or has failed.
     *
     * @param command the watcher's, with whatever has it know that it is in the background
     * @throws IOException if it cannot be started at all
     */
    public static Started start(List<String> command, StateFolder state) throws IOException, InterruptedException {
        state.make();
        state.replace(ERRORS, new byte[0]);
        Path errors = state.file(ERRORS);
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        Process process = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        Thread giveUp = new Thread(process::destroy, "cachebust-signal");
        Runtime.getRuntime().addShutdownHook(giveUp);
        boolean ready = awaitReady(process);
        try {
            Runtime.getRuntime().removeShutdownHook(giveUp);
        } catch (IllegalStateException e) {
            // We are being ended, and it is ended with us.
            ready = false;
        }
        return ready
                ? new Started(process.pid(), 0, "")
                : new Started(process.pid(), Math.max(1, process.waitFor()), tail(errors));
    }

    private static boolean awaitReady(Process process) throws IOException {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            return READY.equals(out.readLine());
        }
    }

    private static String tail(Path errors) throws IOException {
        byte[] bytes = Files.readAllBytes(errors);
        int from = Math.max(0, bytes.length - TOLD);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    /** In the background, and with the project's lock: where output goes instead of stdout. */
    public static RotatingLog output(StateFolder state) throws IOException {
        RotatingLog.rotate(log(state));
        return new RotatingLog(log(state), LOG_LIMIT);
    }

    /** In the background: has {@link #start} return. */
    public static void ready() {
        System.out.println(READY);
        System.out.close();
    }
}
