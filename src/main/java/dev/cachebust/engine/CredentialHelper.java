package dev.cachebust.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks a program {@code docker-credential-NAME}: the registry goes in on its standard input, a JSON object comes out
 * (protocol of docker/docker-credential-helpers). It is found on PATH and run without a shell.
 */
final class CredentialHelper {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final int LARGEST = 1 << 16;

    private final String path;
    private final Duration patience;

    CredentialHelper(Map<String, String> environment) {
        this(environment, Duration.ofSeconds(30));
    }

    CredentialHelper(Map<String, String> environment, Duration patience) {
        this.path = Optional.ofNullable(environment.get("PATH")).orElse("");
        this.patience = patience;
    }

    /**
     * @return empty when it knows no login for {@code server}
     * @throws IOException when it cannot be run, takes too long or answers nonsense; the message holds nothing of its answer
     */
    Optional<Map<String, Object>> get(String name, String server) throws IOException {
        String program = "docker-credential-" + name;
        Process process = new ProcessBuilder(find(name, program).toString(), "get")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> read(process));
            try (OutputStream in = process.getOutputStream()) {
                in.write(server.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading: what it says and its exit code tell the rest.
            }
            byte[] out = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " does not end");
            }
            String text = new String(out, StandardCharsets.UTF_8);
            if (process.exitValue() == 0) {
                return Optional.of(Json.object(text));
            } else if (text.contains("credentials not found")) {
                return Optional.empty();
            }
            throw new IOException(program + " failed with exit code " + process.exitValue());
        } catch (TimeoutException e) {
            throw new IOException(program + " gave no answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(program + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Path find(String name, String program) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("a credential helper cannot have the name \"" + Addresses.plain(name) + '"');
        }
        return Stream.of(path.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(program + " is not on the PATH"));
    }

    private static byte[] read(Process process) {
        try (InputStream out = process.getInputStream()) {
            return out.readNBytes(LARGEST);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
