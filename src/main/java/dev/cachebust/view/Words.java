package dev.cachebust.view;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.CauseText;
import dev.cachebust.plan.EmptiedMount;
import dev.cachebust.plan.Outcome;
import java.util.Locale;
import java.util.stream.Collectors;

/** Busts, steps and durations in plain words. The words are raw: the writer that shows them cleans them. */
public final class Words {
    private static final int TEXT = 48;

    private Words() {}

    /** {@code CACHE_BUST_APP 1a2b… → 3c4d…}, or the stage whose cache is left out. */
    public static String bust(Bust bust) {
        String from = bust.from().isEmpty() ? "(unset)" : CauseText.value(bust.from());
        return bust.by() == Bust.By.STAGE
                ? "stage " + bust.name()
                : bust.name() + " " + from + " → " + CauseText.value(bust.to());
    }

    /** {@code empties cache mount /root/.npm, used by [deps 4]}. */
    public static String emptied(EmptiedMount mount) {
        return "empties cache mount " + mount.id() + ", used by "
                + mount.usedBy().stream().map(Words::step).collect(Collectors.joining(", "));
    }

    /** {@code [builder 3]}. */
    public static String step(StepId step) {
        return "[" + step + "]";
    }

    /** A duration as people say it: {@code 40 ms}, {@code 2.4 s}, {@code 3 min 05 s}. */
    public static String duration(long millis) {
        if (millis < 100) {
            return millis + " ms";
        } else if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1000 % 60);
    }

    /** A duration for a narrow column, at most six characters: {@code 40ms}, {@code 2.4s}, {@code 3m05s}, {@code 2h07m}. */
    public static String brief(long millis) {
        if (millis < 100) {
            return millis + "ms";
        } else if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
        } else if (millis < 3_600_000) {
            return String.format(Locale.ROOT, "%dm%02ds", millis / 60_000, millis / 1000 % 60);
        }
        long hours = millis / 3_600_000;
        return hours < 100 ? String.format(Locale.ROOT, "%dh%02dm", hours, millis / 60_000 % 60) : "days";
    }

    /** A number of bytes: {@code 812 B}, {@code 3.4 kB}, {@code 28.0 MB}. */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        } else if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        } else if (bytes < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        }
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /** {@code cached}, {@code rebuild} or {@code maybe}. */
    static String outcome(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** An instruction's text as far as a column has room for it. */
    static String cut(String text) {
        return Width.cut(text, TEXT, "…");
    }

    /** {@code 12 folders watched, 1 polled}. */
    static String watched(int watched, int polled) {
        return count(watched, "folder") + " watched" + (polled == 0 ? "" : ", " + polled + " polled");
    }

    /** {@code 1 step}, {@code 3 steps}. */
    public static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
