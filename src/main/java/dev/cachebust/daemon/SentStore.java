package dev.cachebust.daemon;

import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.build.buildkit.files.SentRegistry.Found;
import dev.cachebust.build.buildkit.files.SentRegistry.Text;
import dev.cachebust.context.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps what the engine was sent of a project. What is damaged, of another version, or cannot be taken away is left aside with
 * a warning: at worst everything is sent once more.
 */
public final class SentStore implements SentRegistry.Storage {
    private static final String NAME = "sent";
    private static final String HEAD = "cachebust-sent 3";

    private static final String END = "end ";

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
            if (saved.equals(Optional.of(Mark.of(file)))) {
                Files.delete(file);
                return new Found(true, Optional.empty());
            }
            // What is open can still be read when nobody else finds it any more.
            BufferedReader reader = reader(file);
            try {
                Files.delete(file);
            } catch (IOException e) {
                reader.close();
                throw e;
            }
            return new Found(false, Optional.of(lines -> read(reader, lines)));
        } catch (NoSuchFileException e) {
            return new Found(false, Optional.empty());
        } catch (IOException e) {
            warn("it cannot be taken away: " + e.getMessage());
            return new Found(false, Optional.empty());
        }
    }

    private static BufferedReader reader(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    private boolean read(BufferedReader reader, Consumer<String> lines) {
        try (reader) {
            if (!HEAD.equals(reader.readLine())) {
                return warn("it is of another version");
            }
            MessageDigest digest = Digest.newHasher();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(END)) {
                    boolean whole = line.equals(END + hex(digest)) && reader.readLine() == null;
                    return whole || warn("it is damaged");
                }
                digest.update(line.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) '\n');
                lines.accept(line);
            }
            return warn("it is not whole");
        } catch (IOException e) {
            return warn("it cannot be read: " + e.getMessage());
        }
    }

    private boolean warn(String reason) {
        warnings.accept("what was sent to the engine, kept in " + folder.file(NAME) + ", is not used: " + reason
                + "; everything is sent once more");
        return false;
    }

    @Override
    public void save(Text text) throws IOException {
        MessageDigest digest = Digest.newHasher();
        folder.replace(NAME, out -> {
            out.write((HEAD + "\n").getBytes(StandardCharsets.UTF_8));
            Writer writer = new OutputStreamWriter(new DigestOutputStream(out, digest), StandardCharsets.UTF_8);
            text.writeTo(writer);
            writer.flush();
            out.write((END + hex(digest) + "\n").getBytes(StandardCharsets.UTF_8));
        });
        saved = Optional.of(Mark.of(folder.file(NAME)));
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
