package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.view.screen.Claims.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The steps and what belongs to them: the view that is there when no panel lies over it. */
final class Overview {
    /** How many rows there are to be for all else before the steps are shown in full. */
    private static final int BESIDE_STEPS = 9;

    /** From so many rows on, what is busted has a row of its own. */
    private static final int TALL = 16;

    private final Facts facts;
    private final Ui ui;
    private final Screen.Place place;
    private final Canvas canvas;

    private final ImageRows images;
    private final Optional<StepTable> steps;
    private final Optional<FailureRows> failure;
    private final OutputRows output;
    private final List<Row> notices;
    private final int history;

    Overview(Images images, Ui ui, Screen.Place place, Canvas canvas) {
        this.facts = images.shown(ui.image());
        this.images = new ImageRows(images, ui, canvas);
        this.ui = ui;
        this.place = place;
        this.canvas = canvas;
        this.steps = facts.build().map(build -> new StepTable(build, ui.chosen(), canvas));
        this.failure = facts.pinned().map(pinned -> new FailureRows(facts, pinned, canvas));
        this.output = new OutputRows(facts, canvas);
        this.notices = NoticeRows.rows(facts, canvas);
        this.history = facts.isBuilding() ? 0 : HistoryRows.full(facts);
    }

    Frame frame() {
        Claims claims = claims();
        List<Row> rows = new ArrayList<>();
        rows.addAll(images.rows(claims.of(Part.IMAGES)));
        if (claims.of(Part.HEADER) > 0) {
            rows.add(Header.row(facts, canvas));
        }
        if (claims.of(Part.CHANGE) > 0) {
            rows.add(Header.change(facts, ui, claims.of(Part.BUSTS) == 0, canvas));
        }
        if (claims.of(Part.BUSTS) > 0) {
            rows.add(Header.busts(facts, canvas));
        }
        steps.ifPresent(table -> rows.addAll(table.rows(claims.of(Part.STEPS))));
        rows.addAll(Collections.nCopies(claims.of(Part.AFTER_STEPS), Row.BLANK));
        failure.ifPresent(f -> rows.addAll(f.rows(claims.of(Part.FAILURE))));
        rows.addAll(output.rows(claims.of(Part.OUTPUT)));
        if (claims.of(Part.HISTORY) > 0) {
            rows.addAll(HistoryRows.rows(facts, claims.of(Part.HISTORY), canvas));
        }
        rows.addAll(Collections.nCopies(claims.left(), Row.BLANK));
        rows.addAll(notices.subList(0, claims.of(Part.NOTICES)));
        rows.addAll(Collections.nCopies(claims.of(Part.STATUS), StatusLine.row(facts, ui, canvas)));
        if (claims.of(Part.KEYS) > 0) {
            rows.add(KeyLine.row(facts, ui, place, canvas));
        }
        return new Frame(rows);
    }

    /**
     * What gives way where there is little room: the last line first. What the steps get depends on nothing that changes in the
     * course of a build, wherever there is room enough, so that they stay where they are.
     */
    private Claims claims() {
        int table = steps.map(StepTable::steps).orElse(0);
        int full = steps.map(StepTable::full).orElse(0);
        int failed = failure.map(FailureRows::full).orElse(0);
        int room = canvas.height() - BESIDE_STEPS - images.full();
        int urgent = NoticeRows.urgent(facts, canvas).size();
        boolean building = facts.isBuilding();
        return new Claims(canvas.height())
                .upTo(Part.STATUS, 1)
                .upTo(Part.STEPS, building ? Math.max(1, Math.min(running(), 3)) : 0)
                .upTo(Part.FAILURE, Math.min(failed, building ? 1 : 2))
                .upTo(Part.IMAGES, Math.min(images.full(), canvas.height() / 4))
                .upTo(Part.HEADER, 1)
                .upTo(Part.NOTICES, Math.min(urgent, 1))
                .upTo(Part.CHANGE, 1)
                .upTo(Part.STEPS, room >= full ? full : room >= table ? table : 0)
                .upTo(Part.OUTPUT, Math.min(output.full(), 1))
                .upTo(Part.STEPS, Math.min(table, 4))
                .upTo(Part.IMAGES, Math.min(images.full(), canvas.height() / 3))
                .upTo(Part.KEYS, 1)
                .upTo(Part.BUSTS, canvas.height() >= TALL ? 1 : 0)
                .upTo(Part.NOTICES, Math.min(urgent, 3))
                .upTo(Part.FAILURE, Math.min(failed, Math.max(4, canvas.height() / 3)))
                .upTo(Part.OUTPUT, Math.min(output.full(), Math.max(3, canvas.height() / 5)))
                .upTo(Part.HISTORY, failed > 0 ? 0 : Math.min(history, 2))
                .upTo(Part.IMAGES, images.full())
                .upTo(Part.STEPS, table)
                .upTo(Part.FAILURE, failed)
                .upTo(Part.NOTICES, Math.min(notices.size(), 4))
                .upTo(Part.AFTER_STEPS, 1)
                .upTo(Part.OUTPUT, output.full())
                .upTo(Part.HISTORY, history);
    }

    private int running() {
        return facts.build().map(b -> b.in(Status.RUNNING).size()).orElse(0);
    }
}
