package dev.cachebust.context;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * File names as text and back. Names are bytes on Unix and UTF-8 in an image; Java's own conversion depends on the
 * locale and loses what does not fit. A path's URI holds the bytes.
 */
public final class ContextPaths {
    private static final boolean UTF8_LOCALE =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).equals(StandardCharsets.UTF_8);

    private ContextPaths() {}

    /** The file at a path of the context. */
    public static Path resolve(Path root, String path) {
        if (path.isEmpty()) {
            return root;
        }
        if (UTF8_LOCALE || isAscii(path)) {
            return root.resolve(path);
        }
        StringBuilder uri = new StringBuilder(uriWithoutSlash(root)).append('/');
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '/';
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** The last part of a path; empty if its bytes are not UTF-8. */
    public static Optional<String> name(Path path) {
        Path name = path.getFileName();
        String text = name == null ? "" : name.toString();
        if (lossless(text)) {
            return Optional.of(text);
        }
        String uri = uriWithoutSlash(path);
        return decode(uri.substring(uri.lastIndexOf('/') + 1));
    }

    /** The path of a file below the root; empty if it is not below, or its bytes are not UTF-8. */
    public static Optional<String> relative(Path root, Path file) {
        if (!file.startsWith(root)) {
            return Optional.empty();
        }
        String text = root.relativize(file).toString();
        if (lossless(text)) {
            return Optional.of(text);
        }
        return decode(uriWithoutSlash(file).substring(uriWithoutSlash(root).length() + 1));
    }

    /** A link's target; empty if its bytes are not UTF-8. */
    static Optional<String> linkTarget(Path target) {
        String text = target.toString();
        if (lossless(text)) {
            return Optional.of(text);
        }
        String uri = Path.of("/").resolve(target).toUri().getRawPath();
        String asWritten = text.endsWith("/") || !uri.endsWith("/") ? uri : uri.substring(0, uri.length() - 1);
        return decode(target.isAbsolute() ? asWritten : asWritten.substring(1));
    }

    private static boolean lossless(String text) {
        return UTF8_LOCALE ? text.indexOf('\uFFFD') < 0 : isAscii(text) && text.indexOf('?') < 0;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** A directory's URI ends with a slash, any other's does not. */
    private static String uriWithoutSlash(Path path) {
        String uri = path.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    private static Optional<String> decode(String escaped) {
        ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put((byte) escaped.charAt(i));
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
