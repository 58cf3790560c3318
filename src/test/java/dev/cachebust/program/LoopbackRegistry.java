package dev.cachebust.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry on a loopback port that lets in one user alone, and its access log. */
final class LoopbackRegistry implements AutoCloseable {
    private static final String USER = "builder";
    /** Its hash is in registry/htpasswd. */
    private static final String PASSWORD = "correct-horse-7";

    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
    private static final Pattern REQUEST = Pattern.compile("\"(GET|HEAD|POST|PUT|PATCH) (/v2/\\S*) HTTP");
    private static final long START_SECONDS = 30;

    private final Path folder;
    private final Path log;
    private Process process;
    private String host = "127.0.0.1:0";

    LoopbackRegistry(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.log = folder.resolve("log");
        this.process = begin();
    }

    private Process begin() throws Exception {
        String program = System.getenv("DOCKER_REGISTRY_BIN");
        if (program == null || program.isBlank()) {
            throw new AssertionError("DOCKER_REGISTRY_BIN names no registry: run scripts/test");
        }
        Files.writeString(
                folder.resolve("htpasswd"),
                new String(
                        LoopbackRegistry.class
                                .getResourceAsStream("/registry/htpasswd")
                                .readAllBytes(),
                        StandardCharsets.UTF_8));
        Path config = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                auth: {htpasswd: {realm: test, path: %s}}
                """.formatted(folder.resolve("data"), host, folder.resolve("htpasswd")));
        Process started = new ProcessBuilder(program, "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Matcher found = LISTENING.matcher(Files.readString(log));
            if (found.find()) {
                host = found.group(1);
                return started;
            }
            if (started.waitFor(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        started.destroyForcibly();
        throw new AssertionError("the registry does not start: " + Files.readString(log));
    }

    /** Host and port. */
    String host() {
        return host;
    }

    /** A configuration folder of Docker's client that holds the login. */
    Path login() throws IOException {
        Path docker = Files.createDirectories(folder.resolve("docker"));
        String auth = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        Files.writeString(docker.resolve("config.json"), "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
        return docker;
    }

    /** What it has been asked for since it began, in order. */
    List<String> requests() throws IOException {
        Matcher matcher = REQUEST.matcher(Files.readString(log));
        return matcher.results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }

    /** It goes away. */
    void stop() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        stop();
    }
}
