package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.view.Width;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Signs, characters and colours as a {@link Look} wants them. */
final class Ink {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d", Locale.ENGLISH);

    private final Look look;

    Ink(Look look) {
        this.look = look;
    }

    /** Safe text in the characters that may be used. */
    String text(String safe) {
        return look.ascii() && !isAscii(safe) ? ascii(safe) : safe;
    }

    Style style(Style style) {
        return look.color() ? style : Style.PLAIN;
    }

    /** The text, or its beginning and a sign that there is more. */
    String cut(String safe, int columns) {
        return Width.cut(text(safe), columns, look.ascii() ? "~" : "…");
    }

    /** The time of day, or the day if it is another one than now; eight columns at most. */
    String time(Instant at, Instant now) {
        ZonedDateTime then = at.atZone(look.zone());
        boolean today = then.toLocalDate().equals(now.atZone(look.zone()).toLocalDate());
        return (today ? CLOCK : DAY).format(then);
    }

    /** The sign of a state; one column. */
    String sign(Status status) {
        return switch (status) {
            case QUEUED -> look.ascii() ? "." : "·";
            case RUNNING -> look.ascii() ? ">" : "▸";
            case CACHED -> "=";
            case DONE -> look.ascii() ? "+" : "✓";
            case FAILED -> look.ascii() ? "x" : "✗";
            case CANCELED -> look.ascii() ? "-" : "–";
        };
    }

    /** The word for a state; at most eight columns. */
    static String word(Status status) {
        return status == Status.QUEUED ? "waiting" : status.name().toLowerCase(Locale.ROOT);
    }

    static Style style(Status status, boolean changes) {
        return switch (status) {
            case QUEUED -> changes ? Style.PLAIN : Style.FAINT;
            case RUNNING -> Style.ACTIVE;
            case CACHED -> Style.FAINT;
            case DONE -> Style.GOOD;
            case FAILED -> Style.BAD;
            case CANCELED -> Style.NOTABLE;
        };
    }

    /** The line that separates parts. */
    String rule() {
        return look.ascii() ? "-" : "─";
    }

    /** What stands before lines of output. */
    String bar() {
        return look.ascii() ? "|" : "│";
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String ascii(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints()
                .forEach(point -> out.append(
                        switch (point) {
                            case '…' -> "...";
                            case '→' -> "->";
                            case '←' -> "<-";
                            case '·', '–', '—' -> "-";
                            default -> point <= '~' ? Character.toString(point) : "?";
                        }));
        return out.toString();
    }
}
