package dev.cachebust.build.buildkit.session;

import com.google.protobuf.ByteString;
import dev.cachebust.build.BuildRequest.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The values of secrets, which are read when they are asked for and kept nowhere. */
public final class SecretValues {
    /** BuildKit's own limit, in bytes (session/secrets/secretsprovider). */
    private static final int LARGEST = 500 * 1024;

    private SecretValues() {}

    /**
     * Makes sure that each is there, so that no build begins in vain.
     *
     * @throws IOException if not; the message is for the user
     */
    public static void requireAll(Map<String, SecretSource> secrets, Map<String, String> environment)
            throws IOException {
        for (Map.Entry<String, SecretSource> secret : secrets.entrySet()) {
            try {
                read(secret.getValue(), environment);
            } catch (IOException e) {
                throw new IOException("secret " + secret.getKey() + ": " + e.getMessage(), e);
            }
        }
    }

    /** @throws IOException if it is not there; the message is for the user, without the value */
    static ByteString read(SecretSource source, Map<String, String> environment) throws IOException {
        if (source instanceof SecretSource.OfFile file) {
            return read(file.path());
        }
        String variable = ((SecretSource.OfEnvironment) source).variable();
        String value = environment.get(variable);
        if (value == null) {
            throw new IOException("the environment variable " + variable + " is not set");
        }
        return fitting(ByteString.copyFrom(value, StandardCharsets.UTF_8), variable);
    }

    private static ByteString read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return fitting(ByteString.copyFrom(in.readNBytes(LARGEST + 1)), file.toString());
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        }
    }

    private static ByteString fitting(ByteString value, String name) throws IOException {
        if (value.size() > LARGEST) {
            throw new IOException(name + " is larger than " + LARGEST / 1024 + " KiB");
        }
        return value;
    }
}
