package dev.cachebust.lint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the config said something, as {@code file:line:column}. */
final class Origin {
    private static final Pattern PLACE = Pattern.compile("(.+?):(\\d+)(?::\\d+)?");

    private Origin() {}

    /** A finding there; in the Dockerfile's first line where the origin is no place in a file. */
    static Finding finding(Facts facts, Rule rule, String origin, String message) {
        Matcher place = PLACE.matcher(origin);
        if (place.matches() && place.group(2).length() < 9) {
            int line = Integer.parseInt(place.group(2));
            return Finding.of(rule, place.group(1), line, line, message);
        }
        return facts.at(rule, 1, message);
    }
}
