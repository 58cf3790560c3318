package dev.cachebust.dockerfile;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operating system and processor, normalized as containerd does.
 *
 * @param variant such as {@code v7}, or empty
 */
record Platform(String os, String arch, String variant) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    /** Reads {@code os/arch/variant}; the latter two may be missing. Empty where it is malformed. */
    static Optional<Platform> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length > 3) {
            return Optional.empty();
        }
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                return Optional.empty();
            }
        }
        String os = parts[0].toLowerCase(Locale.ROOT);
        String arch = parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "amd64";
        String variant = parts.length > 2 ? parts[2].toLowerCase(Locale.ROOT) : "";
        return Optional.of(normalized(os.equals("macos") ? "darwin" : os, arch, variant));
    }

    private static Platform normalized(String os, String arch, String variant) {
        return switch (arch) {
            case "i386" -> new Platform(os, "386", "");
            case "x86_64", "x86-64", "amd64" -> new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
            case "aarch64", "arm64" ->
                new Platform(os, "arm64", variant.equals("8") || variant.equals("v8") ? "" : variant);
            case "armhf" -> new Platform(os, "arm", "v7");
            case "armel" -> new Platform(os, "arm", "v6");
            case "arm" ->
                new Platform(os, "arm", variant.isEmpty() ? "v7" : variant.startsWith("v") ? variant : "v" + variant);
            default -> new Platform(os, arch, variant);
        };
    }

    boolean windows() {
        return os.equals("windows");
    }

    @Override
    public String toString() {
        return os + "/" + arch + (variant.isEmpty() ? "" : "/" + variant);
    }
}
