package dev.cachebust.after;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a program of this machine, its arguments as a list, and tells what it prints line by line. */
final class HostCommand {
    private static final int TAIL = 3;

    private HostCommand() {}

    /**
     * Waits for its end.
     *
     * @param input for its standard input, which is closed after it
     * @param lines gets each line that it prints
     * @param cancellation ends it, and whatever it has started
     * @return why it failed, if it did
     */
    static Optional<String> run(
            List<String> words,
            Path folder,
            Map<String, String> environment,
            String input,
            Consumer<String> lines,
            Cancellation cancellation) {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Optional.of(words.get(0) + " cannot be started: " + e.getMessage());
        }
        cancellation.ends(process);
        Deque<String> tail = new ArrayDeque<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            feed(process, input);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.accept(line);
                if (!line.isBlank()) {
                    tail.addLast(line.strip());
                }
                if (tail.size() > TAIL) {
                    tail.removeFirst();
                }
            }
            int code = process.waitFor();
            return code == 0
                    ? Optional.empty()
                    : Optional.of("exit code " + code + (tail.isEmpty() ? "" : ": " + String.join(" | ", tail)));
        } catch (IOException e) {
            process.destroy();
            return Optional.of("its output cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            cancellation.ended();
        }
    }

    private static void feed(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It does not want to know.
        }
    }
}
