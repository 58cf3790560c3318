package dev.cachebust.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs a program by its words, without a shell, with nothing to read, and takes what it prints. */
final class Words {
    /** More output than this is no answer. */
    static final int LARGEST = 1 << 20;

    private static final int LONGEST_COMPLAINT = 200;

    private final Path folder;
    private final Duration patience;

    /**
     * @param folder to run it in
     * @param patience how long it may take
     */
    Words(Path folder, Duration patience) {
        this.folder = folder;
        this.patience = patience;
    }

    /** What it printed. */
    byte[] run(List<String> words, Map<String, String> environment) throws ProbeException {
        String name = words.get(0);
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new ProbeException(name + " cannot be run");
        }
        try {
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            process.getOutputStream().close();
            byte[] answer = out.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.length > LARGEST) {
                throw new ProbeException(name + " prints more than 1 MiB");
            }
            byte[] complaint = err.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProbeException(name + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new ProbeException(name + " ended with exit code " + process.exitValue() + lastLine(complaint));
            }
            return answer;
        } catch (TimeoutException e) {
            throw new ProbeException(name + " gave no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException | IOException e) {
            throw new ProbeException(name + " cannot be read");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeException("interrupted while waiting for " + name);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static String lastLine(byte[] complaint) {
        Stream<String> lines = new String(complaint, StandardCharsets.UTF_8).lines();
        return lines.filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(String::strip)
                .map(line -> ": " + line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT)))
                .orElse("");
    }
}
