package dev.cachebust.compose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The files that make up a project, and which of them were looked at. */
final class SourceFiles {
    private static final int LARGEST = 4 << 20;
    private static final int MOST = 500;

    private final Path folder;
    private final Set<Path> seen = new LinkedHashSet<>();
    private int reads;

    /** @param folder names of files below it are shown relative to it */
    SourceFiles(Path folder) {
        this.folder = folder;
    }

    /** Those that were read or asked for, also those that are not there: what decides the project. */
    Set<Path> seen() {
        return seen;
    }

    boolean exists(Path file) {
        seen.add(file);
        return Files.isRegularFile(file);
    }

    /** How messages call a file. */
    String name(Path file) {
        return Shown.plain(file.startsWith(folder) ? folder.relativize(file).toString() : file.toString());
    }

    /** @param origin what asks for it, for messages */
    String read(Path file, String origin) throws ComposeException {
        seen.add(file);
        String name = name(file);
        if (++reads > MOST) {
            throw new ComposeException(origin, "more than " + MOST + " files make up this project", "use fewer");
        }
        if (!Files.exists(file)) {
            throw new ComposeException(origin, "there is no file " + name, "check the path");
        } else if (!Files.isRegularFile(file)) {
            throw new ComposeException(origin, name + " is not a file", "name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ComposeException(origin, name + " is larger than 4 MiB", "is it the right file?");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ComposeException(origin, name + " is not UTF-8 text", "save it as UTF-8");
        } catch (AccessDeniedException e) {
            throw new ComposeException(origin, name + " may not be read", "check its permissions");
        } catch (IOException e) {
            throw new ComposeException(origin, name + " cannot be read: " + e.getMessage(), "check the file");
        }
    }
}
