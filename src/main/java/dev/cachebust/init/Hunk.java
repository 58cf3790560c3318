package dev.cachebust.init;

import java.util.Locale;

/**
 * One edit that is proposed.
 *
 * @param kind {@code repair}, {@code copy-split}, {@code cache-mount}, {@code stage-split}, {@code bust-arg} or {@code ignore}
 * @param reason in plain words, one line
 * @param gain compared with the edits before it
 * @param diff against the file with the edits before it
 */
public record Hunk(String kind, String reason, Gain gain, UnifiedDiff diff) {

    static String word(Change.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
