package dev.cachebust.view.screen;

import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import dev.cachebust.view.screen.Ui.Panel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A panel over the steps: a title, what there is to read, and below it how things stand. */
final class PanelView {
    /** From so many rows on there is a status line, from so many on the keys, too. */
    private static final int WITH_STATUS = 3;

    private static final int WITH_KEYS = 5;

    private final Facts facts;
    private final Ui ui;
    private final Screen.Place place;
    private final Canvas canvas;

    PanelView(Facts facts, Ui ui, Screen.Place place, Canvas canvas) {
        this.facts = facts;
        this.ui = ui;
        this.place = place;
        this.canvas = canvas;
    }

    /** How many rows there are to read in. */
    static int room(Size size) {
        int rows = size.rows();
        return Math.max(1, rows - (rows > 1 ? 1 : 0) - (rows >= WITH_STATUS ? 1 : 0) - (rows >= WITH_KEYS ? 1 : 0));
    }

    /** How many rows the text takes. */
    static int rows(Facts facts, Panel.Text panel, Size size) {
        Look any = new Look(false, false, ZoneOffset.UTC);
        return text(facts, panel, Canvas.of(size, Instant.EPOCH, any)).size();
    }

    private static List<Row> text(Facts facts, Panel.Text panel, Canvas canvas) {
        return panel.kind() == Panel.Text.Kind.HELP
                ? HelpRows.rows(facts.name().isPresent(), canvas)
                : ExplainRows.rows(facts, canvas);
    }

    Frame frame() {
        int height = canvas.height();
        Size size = new Size(canvas.width(), height);
        int room = room(size);
        List<Row> rows = new ArrayList<>();
        List<Row> body = new ArrayList<>();
        Row title = ui.panel() instanceof Panel.Log log ? log(log, size, body) : text(size, room, body);
        if (height > 1) {
            rows.add(title);
        }
        rows.addAll(body);
        while (rows.size() < room + (height > 1 ? 1 : 0)) {
            rows.add(Row.BLANK);
        }
        if (height >= WITH_STATUS) {
            rows.add(StatusLine.row(facts, ui, canvas));
        }
        if (height >= WITH_KEYS) {
            rows.add(KeyLine.row(facts, ui, place, canvas));
        }
        return new Frame(rows);
    }

    private Row text(Size size, int room, List<Row> body) {
        Panel.Text panel = (Panel.Text) ui.panel();
        List<Row> all = text(facts, panel, canvas);
        int top = Math.max(0, Math.min(panel.top(), all.size() - room));
        int end = Math.min(all.size(), top + room);
        body.addAll(all.subList(top, end));
        String what = panel.kind() == Panel.Text.Kind.HELP ? "help" : "explain";
        return canvas.rule(
                all.size() <= room ? what : what + ", rows " + (top + 1) + "-" + end + " of " + all.size(),
                Style.STRONG);
    }

    private Row log(Panel.Log panel, Size size, List<Row> body) {
        StepLog log = facts.logs().of(panel.step());
        LogWindow window = LogWindow.of(log, panel.last(), size);
        for (String line : window.rows()) {
            body.add(RowBuilder.of(canvas.width(), canvas.ink(), line, Style.PLAIN));
        }
        Optional<StepState> step = facts.build().flatMap(b -> b.step(panel.step()));
        String title = "log of " + Sanitizer.name(Words.step(panel.step()))
                + step.map(s -> ", " + Ink.word(s.status())).orElse("");
        if (log.isEmpty()) {
            body.add(canvas.row("no output since this view began", Style.FAINT));
        } else {
            title += ", lines " + (window.first() + 1) + "-" + (window.last() + 1) + " of " + log.end();
        }
        return canvas.rule(title + step.map(s -> ": " + StepRow.text(s)).orElse(""), Style.STRONG);
    }
}
