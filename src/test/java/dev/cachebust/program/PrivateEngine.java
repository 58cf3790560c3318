package dev.cachebust.program;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine that scripts/engine has started and that may be broken: {@code CACHEBUST_FAULTS_ENGINE} is its folder. Without
 * that variable there is none, so that no one's own engine is ever harmed.
 */
final class PrivateEngine {
    private static final long SECONDS = 180;
    private static final long LARGEST_DISK = 4L << 30;

    private final Path folder;

    PrivateEngine() {
        String variable = System.getenv("CACHEBUST_FAULTS_ENGINE");
        if (variable == null || !Files.exists(Path.of(variable, ".made-by-cachebust-engine"))) {
            throw new AssertionError(
                    "CACHEBUST_FAULTS_ENGINE names no private engine: run scripts/faults or scripts/soak");
        }
        this.folder = Path.of(variable).toAbsolutePath();
    }

    Path socket() {
        return folder.resolve("docker.sock");
    }

    String host() {
        return "unix://" + socket();
    }

    /** The client that goes with it. */
    String client() {
        return folder.resolve("docker").toString();
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("docker.pid")).strip());
    }

    /** Sends the daemon a signal. */
    void signal(String name) throws IOException, InterruptedException {
        run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    /** Ends the daemon; {@code TERM} lets it tidy up, {@code KILL} does not. */
    void end(String signal) throws IOException, InterruptedException {
        ProcessHandle daemon = ProcessHandle.of(pid()).orElseThrow();
        signal(signal);
        daemon.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Starts it again, and waits until it answers. */
    void up() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of("scripts", "engine").toAbsolutePath().toString(),
                "up",
                "--engine",
                folder.getFileName().toString());
        builder.environment()
                .put("CACHEBUST_ENGINE_DIR", folder.resolveSibling("").toString());
        run(builder);
    }

    /** Leaves no room where it keeps its data; gives the file to be deleted. */
    Path fillDisk() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        FileStore disk = Files.getFileStore(data);
        if (disk.getTotalSpace() > LARGEST_DISK) {
            throw new AssertionError(data + " is on a disk that others need: scripts/faults gives it one of its own");
        }
        Path filler = data.resolve("filler");
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (disk.getUsableSpace() > block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            // It is full.
        }
        return filler;
    }

    /** What Docker's client prints. */
    String docker(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(client(), "-H", host()));
        command.addAll(List.of(args));
        return run(command);
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command));
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("cachebust-", ".out");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " did not end");
            }
            String said = Files.readString(out);
            if (process.exitValue() != 0) {
                throw new AssertionError(builder.command() + " failed: " + said);
            }
            return said;
        } finally {
            Files.delete(out);
        }
    }
}
