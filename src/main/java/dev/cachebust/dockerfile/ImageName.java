package dev.cachebust.dockerfile;

import java.util.Optional;
import java.util.regex.Pattern;

/** Image references in the short form that people write: {@code alpine:3.20}, {@code ghcr.io/a/b:1}. */
public final class ImageName {
    private static final Pattern PATH =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]+)?|\\[[0-9a-fA-F:]+\\](:[0-9]+)?");

    private ImageName() {}

    /** The reference without Docker's default registry and folder, with its tag. Empty where it is not a reference. */
    public static Optional<String> familiar(String reference) {
        if (reference.length() > 1000) {
            return Optional.empty();
        }
        int at = reference.indexOf('@');
        String digest = at < 0 ? "" : reference.substring(at + 1);
        String named = at < 0 ? reference : reference.substring(0, at);
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > named.lastIndexOf('/');
        String tag = tagged ? named.substring(colon + 1) : "";
        String name = tagged ? named.substring(0, colon) : named;

        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        String path = host ? name.substring(slash + 1) : name;
        boolean valid = PATH.matcher(path).matches()
                && (!tagged || TAG.matcher(tag).matches())
                && (at < 0 || DIGEST.matcher(digest).matches())
                && (!host || HOST.matcher(first).matches());
        if (!valid) {
            return Optional.empty();
        }
        boolean hub = !host || first.equals("docker.io") || first.equals("index.docker.io");
        String shortPath = hub && path.startsWith("library/") && path.indexOf('/', 8) < 0 ? path.substring(8) : path;
        return Optional.of((hub ? "" : first + "/")
                + shortPath
                + (tagged ? ":" + tag : at < 0 ? ":latest" : "")
                + (at < 0 ? "" : "@" + digest));
    }

    /** The name by which a named context stands for the reference. */
    public static String contextName(String reference) {
        String name = familiar(reference).orElse(reference);
        return name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
    }
}
