package dev.cachebust.dockerfile;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells what ADD fetches from elsewhere (BuildKit's {@code dfgitutil/git_ref.go}). */
final class RemoteName {
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z0-9]+://.*", Pattern.DOTALL);
    private static final Pattern SCP = Pattern.compile("[a-zA-Z0-9-_]+@[a-zA-Z0-9-.]+:.*");

    private RemoteName() {}

    /** A git repository: {@code git://}, {@code ssh://}, {@code user@host:path}, or http(s) with a path in {@code .git}. */
    static boolean git(String source) {
        if (source.startsWith("./") || source.startsWith("../") || source.startsWith("github.com/")) {
            return false;
        }
        if (!SCHEME.matcher(source).matches()) {
            return SCP.matcher(source).matches();
        }
        String scheme = source.substring(0, source.indexOf("://")).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "git", "ssh" -> true;
            case "http", "https" -> path(source).endsWith(".git");
            default -> false;
        };
    }

    /** A file at an http(s) URL. */
    static boolean http(String source) {
        return (source.startsWith("http://") || source.startsWith("https://")) && !git(source);
    }

    /** The name of the file that a URL's content gets. */
    static String fileName(String url) {
        String base = Paths.base(path(url));
        return base.equals("/") || base.equals(".") || base.isEmpty() ? "__unnamed__" : base;
    }

    private static String path(String url) {
        int start = url.indexOf("://") + 3;
        int end = start;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        int slash = url.indexOf('/', start);
        return slash < 0 || slash > end ? "" : url.substring(slash, end);
    }
}
