package dev.cachebust.daemon;

import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.build.buildkit.files.SentRegistry.Found;
import dev.cachebust.context.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what the engine was sent of a project. What is damaged, of another version, or cannot be taken away is left aside with
 * a warning: at worst everything is sent once more.
 */
public final class SentStore implements SentRegistry.Storage {
    private static final String NAME = "sent";
    private static final String HEAD = "cachebust-sent 2 ";

    private final StateFolder folder;
    private final Consumer<String> warnings;
    private Optional<Mark> saved = Optional.empty();

    /** What makes a file another one than any that was there before. */
    private record Mark(Optional<Object> key, long size, String modified) {
        static Mark of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Mark(
                    Optional.ofNullable(now.fileKey()),
                    now.size(),
                    now.lastModifiedTime().toString());
        }
    }

    /** In this folder. */
    public SentStore(StateFolder folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    @Override
    public Found take() {
        Path file = folder.file(NAME);
        try {
            boolean own = saved.equals(Optional.of(Mark.of(file)));
            byte[] content = own ? new byte[0] : Files.readAllBytes(file);
            Files.delete(file);
            return own ? new Found(true, Optional.empty()) : read(content);
        } catch (NoSuchFileException e) {
            return new Found(false, Optional.empty());
        } catch (IOException e) {
            return unusable("it cannot be taken away: " + e.getMessage());
        }
    }

    private Found read(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(HEAD)) {
            return unusable("it is of another version");
        }
        String body = text.substring(end + 1);
        return text.substring(HEAD.length(), end).equals(checksum(body))
                ? new Found(false, Optional.of(body))
                : unusable("it is damaged");
    }

    private Found unusable(String reason) {
        warnings.accept("what was sent to the engine, kept in " + folder.file(NAME) + ", is not used: " + reason
                + "; everything is sent once more");
        return new Found(false, Optional.empty());
    }

    @Override
    public void save(String text) throws IOException {
        folder.replace(NAME, (HEAD + checksum(text) + "\n" + text).getBytes(StandardCharsets.UTF_8));
        saved = Optional.of(Mark.of(folder.file(NAME)));
    }

    private static String checksum(String body) {
        return Digest.sha256(body.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
