package dev.cachebust.daemon;

import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what the engine was sent of a project. What is damaged or of another version is left aside with a warning: at worst a
 * change under an unchanged size and time goes unseen once.
 */
public final class SentStore implements SentRegistry.Storage {
    private static final String NAME = "sent";
    private static final String HEAD = "cachebust-sent 1 ";

    private final StateFolder folder;
    private final Consumer<String> warnings;

    /** In this folder. */
    public SentStore(StateFolder folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    @Override
    public Optional<String> load() {
        try {
            String text = Files.readString(folder.file(NAME));
            int end = text.indexOf('\n');
            if (end < 0 || !text.startsWith(HEAD)) {
                return unusable("it is of another version");
            }
            String body = text.substring(end + 1);
            return text.substring(HEAD.length(), end).equals(checksum(body))
                    ? Optional.of(body)
                    : unusable("it is damaged");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return unusable(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> unusable(String reason) {
        warnings.accept("what was sent to the engine, kept in " + folder.file(NAME) + ", is not used: " + reason);
        return Optional.empty();
    }

    @Override
    public void save(String text) throws IOException {
        folder.replace(NAME, (HEAD + checksum(text) + "\n" + text).getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String body) {
        return Digest.sha256(body.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
