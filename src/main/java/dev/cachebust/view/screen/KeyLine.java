package dev.cachebust.view.screen;

import dev.cachebust.view.screen.Ui.Panel;
import java.util.List;

/** Which keys do what, as far as there is room. */
final class KeyLine {
    private static final int WIDE = 100;

    private final Pieces pieces = new Pieces("  ");

    private KeyLine() {}

    static Row row(Facts facts, Ui ui, Screen.Place place, Canvas canvas) {
        KeyLine keys = new KeyLine();
        if (ui.panel() instanceof Panel.None) {
            keys.ofSteps(facts, place, canvas.width());
        } else {
            keys.key(0, "Esc", "back");
            if (ui.panel() instanceof Panel.Log) {
                keys.key(1, "Left Right", "step");
            }
            keys.key(2, "Up Down PgUp PgDn Home End", "scroll");
        }
        return canvas.row(keys.pieces);
    }

    private void ofSteps(Facts facts, Screen.Place place, int width) {
        if (width >= WIDE) {
            key(6, "b", "bust source").key(6, "d", "dependency").key(6, "s", "system");
        } else {
            key(6, "b d s", "bust");
        }
        key(5, "r", "rebuild");
        if (facts.name().isPresent()) {
            key(2, "Tab", "image");
        }
        if (facts.isBuilding()) {
            key(2, "c", "cancel");
        }
        key(facts.paused() ? 2 : 7, "p", facts.paused() ? "resume" : "pause");
        key(4, "e", "explain").key(3, "l", "logs").key(1, "?", "help");
        key(0, "q", place == Screen.Place.ATTACHED ? "detach" : "quit");
    }

    private KeyLine key(int rank, String key, String does) {
        pieces.add(rank, List.of(Span.of(key, Style.STRONG), Span.of(" " + does, Style.FAINT)));
        return this;
    }
}
