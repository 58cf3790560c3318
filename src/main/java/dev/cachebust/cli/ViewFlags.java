package dev.cachebust.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the live view does beside showing builds; each beats the setting of its name in {@code [view]}. */
final class ViewFlags {
    @Option(
            names = "--ascii",
            negatable = true,
            description = "Draw the live view in ASCII only (default: where the locale is not UTF-8).")
    private @Nullable Boolean ascii;

    @Option(
            names = "--notify",
            paramLabel = "HOW",
            description = "Tell of the end of a long build: off, bell, osc9 or osc777.")
    private @Nullable String notify;

    @Option(
            names = "--notify-after",
            paramLabel = "TIME",
            description = "A long build takes at least so long, such as 30s.")
    private @Nullable String notifyAfter;

    @Option(names = "--title", negatable = true, description = "Tell in the window's title how the build is.")
    private @Nullable Boolean title;

    @Option(
            names = "--tab-progress",
            negatable = true,
            description = "Show in the terminal's tab how far the build is (OSC 9;4).")
    private @Nullable Boolean tabProgress;

    @Option(names = "--links", negatable = true, description = "Have a failing line's place lead to the file (OSC 8).")
    private @Nullable Boolean links;

    /** Those that were given, by their key. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        put(chosen, "ascii", ascii == null ? null : ascii ? "always" : "never");
        put(chosen, "notify", notify);
        put(chosen, "notify_after", notifyAfter);
        put(chosen, "title", title);
        put(chosen, "tab_progress", tabProgress);
        put(chosen, "links", links);
        return chosen;
    }

    private static void put(Map<String, String> chosen, String key, @Nullable Object value) {
        if (value != null) {
            chosen.put(key, value.toString());
        }
    }
}
