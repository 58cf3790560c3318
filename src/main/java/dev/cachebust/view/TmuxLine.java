package dev.cachebust.view;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.stream.Presence;
import dev.cachebust.stream.Status;
import dev.cachebust.stream.Statuses;

/**
 * A status on one short line for a status bar. In it every {@code #} stands doubled, as tmux wants it, and whatever a shell or
 * a time format could act on has been replaced: it stays text wherever it is put.
 */
public final class TmuxLine {
    private static final int CAUSE = 32;
    private static final int ERROR = 60;
    private static final int LONGEST_NAME = 64;

    private TmuxLine() {}

    /** The line. */
    public static String of(Status s) {
        String image = image(s);
        return switch (s.phase()) {
            case STARTING -> "… " + image + " starting";
            case STOPPED -> "○ " + image + " stopped";
            case BUILDING ->
                "▶ " + image + " " + s.build().map(TmuxLine::building).orElse("building");
            case IDLE -> idle(s, image);
        };
    }

    /** The line for the image that matters most, and how many others there are. */
    public static String of(Statuses all) {
        int others = all.several().size() - 1;
        return of(all.leading()) + (others > 0 ? " +" + others : "");
    }

    /** The line for what is known of a watcher. */
    public static String of(Presence presence) {
        return switch (presence.life()) {
            case RUNNING -> of(presence.statuses());
            case STOPPED -> of(presence.statuses().stopped());
            case STALE -> stale(presence.status());
        };
    }

    /** The line for a watcher that said this, and is gone without a word. */
    public static String stale(Status s) {
        return "✘ " + image(s) + " stale";
    }

    private static String image(Status s) {
        return harmless(s.image().isEmpty() ? "cachebust" : s.image(), LONGEST_NAME);
    }

    private static String building(Status.Running b) {
        return "building " + b.ended().size() + "/" + b.steps() + " " + harmless(b.cause(), CAUSE);
    }

    private static String idle(Status s, String image) {
        if (s.engineLost()) {
            return "! " + image + " engine lost";
        } else if (s.paused()) {
            return "= " + image + " paused";
        } else if (s.rejected().isPresent()) {
            return "! " + image + " " + harmless(s.rejected().get(), ERROR);
        }
        if (s.after().isPresent()) {
            Status.After after = s.after().get();
            return after.error().isEmpty()
                    ? "▶ " + image + " " + harmless(after.action(), CAUSE)
                    : "! " + image + " " + harmless(after.action() + " failed: " + after.error(), ERROR);
        }
        return s.last().map(last -> ended(last, image)).orElse("✔ " + image + " watching");
    }

    private static String ended(Status.Last last, String image) {
        if (last.result() == Result.FAILED) {
            return "✘ " + image + " failed: " + harmless(last.error(), ERROR);
        } else if (last.result() == Result.CANCELED) {
            return "- " + image + " canceled";
        }
        return "✔ " + image + " built in " + Words.duration(last.durationMillis()) + ", " + last.rebuilt() + " of "
                + (last.rebuilt() + last.cached()) + " rebuilt";
    }

    /** Text from outside, cut to so many columns. */
    private static String harmless(String raw, int columns) {
        StringBuilder out = new StringBuilder();
        int room = columns;
        for (int point : Sanitizer.name(raw).codePoints().limit(2L * columns).toArray()) {
            room -= Width.of(point);
            if (room < 1) {
                return out.append('…').toString();
            }
            switch (point) {
                case '#' -> out.append("##");
                case '$', '`', '%', '\\', '"', '\'', ';', '|', '&', '<', '>' -> out.append('?');
                default -> out.appendCodePoint(point);
            }
        }
        return out.toString();
    }
}
