package dev.cachebust.build.buildkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry on a free loopback port that lets in {@link #USER} alone. */
final class PrivateRegistry implements AutoCloseable {
    static final String USER = "builder";

    /** Its hash is in registry/htpasswd. */
    static final String PASSWORD = "correct-horse-7";

    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
    private static final long START_SECONDS = 30;

    private final Process process;
    private final String host;

    PrivateRegistry(Path folder) throws IOException, InterruptedException {
        String program = System.getenv("DOCKER_REGISTRY_BIN");
        if (program == null || program.isBlank()) {
            throw new AssertionError("DOCKER_REGISTRY_BIN names no registry: run scripts/test");
        }
        Path passwords = folder.resolve("htpasswd");
        try (InputStream hashed = PrivateRegistry.class.getResourceAsStream("/registry/htpasswd")) {
            Files.write(passwords, hashed.readAllBytes());
        }
        Path config = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:0"}
                auth: {htpasswd: {realm: test, path: %s}}
                """.formatted(folder.resolve("data"), passwords));
        Path log = folder.resolve("log");
        this.process = new ProcessBuilder(program, "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        this.host = listening(log);
    }

    private String listening(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            Matcher found = LISTENING.matcher(Files.readString(log));
            if (found.find()) {
                return found.group(1);
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        close();
        throw new AssertionError("the registry does not start: " + Files.readString(log));
    }

    /** Host and port. */
    String host() {
        return host;
    }

    /** The answer to a request for the manifest of an image. */
    HttpResponse<String> manifest(String name, String tag, String password) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + "/v2/" + name + "/manifests/" + tag))
                .header("Authorization", "Basic " + login(password))
                .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .header("Accept", "application/vnd.oci.image.index.v1+json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** User and password as {@code docker login} writes them. */
    static String login(String password) {
        return Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
