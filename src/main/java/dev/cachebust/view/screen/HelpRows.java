package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import java.util.ArrayList;
import java.util.List;

/** What the keys do and what the signs mean. */
final class HelpRows {
    private static final List<List<String>> KEYS = List.of(
            List.of("b", "bust the source layer and build"),
            List.of("d", "bust the dependency layer and build"),
            List.of("s", "bust the system layer and build"),
            List.of("r", "build now, even though nothing changed"),
            List.of("c", "cancel the running build"),
            List.of("p", "pause: notice changes and build nothing; again to go on"),
            List.of("e", "explain: why each step of the build ran or did not"),
            List.of("l", "log of a step; Left and Right go to the other steps"),
            List.of("Up Down", "choose a step, Enter for its log, Esc for none"),
            List.of("PgUp PgDn", "scroll in a panel; Home and End, too"),
            List.of("Esc", "back to the steps; q, too"),
            List.of("q", "quit; an attached view leaves the watcher running"));

    /** Where there are several images. */
    private static final List<List<String>> OF_IMAGES = List.of(
            List.of("Tab", "choose the next image, Shift-Tab the one before, 1 to 9 that one"),
            List.of("0", "no image is chosen, and the builds are followed; Esc, too"),
            List.of("", "b, d, s, r and c are for the chosen image, or else for all; p is for all"));

    private static final List<String> STATES = List.of(
            "not reached yet",
            "being worked on",
            "the cache had it",
            "ran, and is done",
            "ran, and failed",
            "ended before it was done");

    private HelpRows() {}

    /**
     * @param several whether there are several images
     */
    static List<Row> rows(boolean several, Canvas canvas) {
        List<Row> rows = new ArrayList<>();
        KEYS.forEach(key -> entry(canvas, key.get(0), Style.STRONG, 9, key.get(1), rows));
        if (several) {
            OF_IMAGES.forEach(key -> entry(canvas, key.get(0), Style.STRONG, 9, key.get(1), rows));
        }
        rows.add(Row.BLANK);
        for (Status status : Status.values()) {
            String sign = canvas.ink().sign(status) + " " + Ink.word(status);
            entry(canvas, sign, Ink.style(status, true), 10, STATES.get(status.ordinal()), rows);
        }
        rows.add(Row.BLANK);
        entry(canvas, "3.2s ~8s", Style.PLAIN, 9, "how long it took so far, and how long it usually takes", rows);
        entry(
                canvas,
                "a -> b",
                Style.NOTABLE,
                9,
                "the build argument's value of the last build, and the new one",
                rows);
        return rows;
    }

    private static void entry(Canvas canvas, String head, Style style, int column, String text, List<Row> rows) {
        List<String> lines = Wrapped.lines(text, Math.max(8, canvas.width() - canvas.margin() - column - 1));
        for (int i = 0; i < lines.size(); i++) {
            rows.add(canvas.row()
                    .field(i == 0 ? head : "", column, style)
                    .add(lines.get(i), Style.PLAIN)
                    .row());
        }
    }
}
