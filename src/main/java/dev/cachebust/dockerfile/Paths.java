package dev.cachebust.dockerfile;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths in an image: {@code /}-separated whatever the machine (BuildKit's {@code util/system/path.go}). */
final class Paths {
    private Paths() {}

    /** Go's {@code path.Clean}: without {@code .}, {@code ..}, doubled and trailing slashes. Never empty. */
    static String clean(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> kept = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (!kept.isEmpty() && !kept.getLast().equals("..")) {
                    kept.removeLast();
                } else if (!absolute) {
                    kept.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                kept.addLast(part);
            }
        }
        String joined = String.join("/", kept);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /** Cleaned, without a leading slash; {@code ""} for the root. */
    static String relative(String path) {
        return clean("/" + path).substring(1);
    }

    /** The last element, as Go's {@code path.Base}. */
    static String base(String path) {
        String cleaned = clean(path);
        return cleaned.equals("/") ? "/" : cleaned.substring(cleaned.lastIndexOf('/') + 1);
    }

    /** The path seen from a directory. An absolute path stays as it is written. */
    static String in(String directory, String path, Platform platform) {
        String unix = unix(path, platform);
        String parent = directory.isEmpty() ? "/" : unix(directory, platform);
        if (unix.isEmpty()) {
            return parent;
        }
        return unix.startsWith("/") ? unix : clean("/" + parent + "/" + unix);
    }

    /** The destination of a copy: cleaned, but a trailing slash, which means "into the directory", is kept. */
    static String destination(String directory, String path, Platform platform) {
        String unix = unix(path, platform);
        String written = unix.isEmpty() || unix.equals(".") ? "./" : unix;
        String cleaned = clean("/" + in(directory, written, platform));
        if (written.endsWith("/")) {
            return cleaned.endsWith("/") ? cleaned : cleaned + "/";
        }
        return written.endsWith("/.") ? (cleaned.equals("/") ? "/." : cleaned + "/.") : cleaned;
    }

    private static String unix(String path, Platform platform) {
        if (!platform.windows()) {
            return path;
        }
        String slashes = path.replace('\\', '/');
        return slashes.length() > 2 && slashes.charAt(1) == ':' ? slashes.substring(2) : slashes;
    }

    /** {@code user:group} as file operations know it: {@code root} and none are 0, numbers have no leading zeros. */
    static String owner(String written) {
        if (written.isEmpty()) {
            return "";
        }
        int colon = written.indexOf(':');
        return colon < 0 ? id(written) : id(written.substring(0, colon)) + ":" + id(written.substring(colon + 1));
    }

    private static String id(String name) {
        if (name.equals("root") || name.isEmpty()) {
            return "0";
        }
        return name.matches("[0-9]{1,9}") ? String.valueOf(Integer.parseInt(name)) : name;
    }

    /** Whether the path has an unescaped wildcard. */
    static boolean wildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }
}
