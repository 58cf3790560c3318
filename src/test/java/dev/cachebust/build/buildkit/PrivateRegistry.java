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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry on a free loopback port. */
public final class PrivateRegistry implements AutoCloseable {
    public static final String USER = "builder";

    /** Its hash is in registry/htpasswd. */
    public static final String PASSWORD = "correct-horse-7";

    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
    private static final long START_SECONDS = 30;

    /** How it lets clients in. */
    public enum Access {
        /** Everybody, over plain HTTP. */
        PLAIN,
        /** {@link #USER} alone, over plain HTTP. */
        LOGIN,
        /** {@link #USER} alone, over TLS, with a certificate that only engines that trust loopback take. */
        TLS
    }

    private final Process process;
    private final String host;

    PrivateRegistry(Path folder) throws IOException, InterruptedException {
        this(folder, Access.LOGIN);
    }

    public PrivateRegistry(Path folder, Access access) throws IOException, InterruptedException {
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
                http: {addr: "127.0.0.1:0"%s}
                %s
                """.formatted(
                        folder.resolve("data"),
                        access == Access.TLS ? ", tls: " + certificate(folder) : "",
                        access == Access.PLAIN ? "" : "auth: {htpasswd: {realm: test, path: " + passwords + "}}"));
        Path log = folder.resolve("log");
        this.process = new ProcessBuilder(program, "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        this.host = listening(log);
    }

    private static String certificate(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("key.p12");
        char[] password = "changeit".toCharArray();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", "registry", "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(password), "-validity", "2"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            byte[] certificate = keys.getCertificate("registry").getEncoded();
            byte[] key = keys.getKey("registry", password).getEncoded();
            return "{certificate: %s, key: %s}"
                    .formatted(
                            pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate),
                            pem(folder.resolve("key.pem"), "PRIVATE KEY", key));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
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
    public String host() {
        return host;
    }

    /** The answer to a request for the manifest of an image. */
    public HttpResponse<String> manifest(String name, String tag, String password)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + "/v2/" + name + "/manifests/" + tag))
                .header("Authorization", "Basic " + login(password))
                .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .header("Accept", "application/vnd.oci.image.index.v1+json")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** User and password as {@code docker login} writes them. */
    public static String login(String password) {
        return Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes Docker's {@code config.json} with the login into this folder. */
    public void logIn(Path configFolder) throws IOException {
        Files.writeString(
                configFolder.resolve("config.json"),
                "{\"auths\": {\"" + host + "\": {\"auth\": \"" + login(PASSWORD) + "\"}}}");
    }

    /** Takes the login out of it again. */
    public void logOut(Path configFolder) throws IOException {
        Files.writeString(configFolder.resolve("config.json"), "{}");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
