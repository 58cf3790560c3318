package dev.cachebust.config;

import dev.cachebust.compose.Shown;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that an image may get: {@code [host[:port]/]path[:tag]}, as in the {@code reference} package of the
 * distribution project.
 */
final class ImageReference {
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String HOST = "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final Pattern FORM = Pattern.compile(
            "(?<name>(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*)(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?");
    private static final int LONGEST_NAME = 255;

    private ImageReference() {}

    static String check(String text) throws BadValue {
        if (text.contains("@")) {
            throw new BadValue(
                    "is " + Shown.quoted(text) + ", which has a digest", "a build's result gets a name and a tag only");
        }
        // The engine bounds the length, too; a bound before the match keeps hostile text from being expensive.
        Matcher form = FORM.matcher(text.substring(0, Math.min(text.length(), 2 * LONGEST_NAME)));
        if (form.matches() && form.group("name").length() <= LONGEST_NAME && text.length() <= 2 * LONGEST_NAME) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals(text) && FORM.matcher(lower).matches()) {
            throw new BadValue("must be in lower case, but is " + Shown.quoted(text), "write " + Shown.quoted(lower));
        }
        throw new BadValue(
                "must be an image name, but is " + Shown.quoted(text),
                "write it as name:tag, such as \"shop:dev\": lower case letters, digits, and . _ - / between them");
    }

    /** The name for an image that is given none: what it could be called, made legal, with the tag {@code dev}. */
    static String from(String text) {
        String name =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (name.length() > 128) {
            name = name.substring(0, 128).replaceAll("-$", "");
        }
        return (name.isEmpty() ? "app" : name) + ":dev";
    }
}
