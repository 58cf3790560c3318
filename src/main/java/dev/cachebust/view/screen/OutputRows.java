package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The last lines that the running steps have written, each step under a title of its own where several write. */
final class OutputRows {
    /** How many steps are shown; more would only be noise. */
    private static final int STEPS = 3;

    /** How many lines of each at most. */
    private static final int LINES = 12;

    private final List<StepState> writing = new ArrayList<>();
    private final Facts facts;
    private final Canvas canvas;

    OutputRows(Facts facts, Canvas canvas) {
        this.facts = facts;
        this.canvas = canvas;
        facts.build().filter(ShownBuild::isRunning).stream()
                .flatMap(b -> b.in(Status.RUNNING).stream())
                .filter(step -> !facts.logs().of(step.id()).isEmpty())
                .limit(STEPS)
                .forEach(writing::add);
        if (writing.isEmpty()) {
            facts.build().filter(ShownBuild::isRunning).flatMap(this::last).ifPresent(writing::add);
        }
    }

    /** Between two steps that write, what the first one wrote stays. */
    private Optional<StepState> last(ShownBuild build) {
        StepId last = facts.logs().last();
        return facts.logs().of(last).build() == build.number() ? build.step(last) : Optional.empty();
    }

    /** How many rows are wanted, before the first line is written, too: nothing moves when it comes. */
    int full() {
        return facts.build().filter(ShownBuild::isRunning).isPresent() ? Math.max(1, writing.size()) * (LINES + 1) : 0;
    }

    List<Row> rows(int room) {
        if (writing.isEmpty()) {
            return Collections.nCopies(room, Row.BLANK);
        }
        List<Row> rows = new ArrayList<>();
        int steps = Math.min(writing.size(), Math.max(1, room / 3));
        for (int i = 0; i < steps && room > 0; i++) {
            int share = (room - rows.size()) / (steps - i);
            step(writing.get(i), share, rows);
        }
        return rows;
    }

    private void step(StepState step, int share, List<Row> rows) {
        StepLog log = facts.logs().of(step.id());
        int lines = share;
        if (share >= 3) {
            rows.add(canvas.rule(Sanitizer.name(Words.step(step.id())) + " " + StepRow.text(step), Style.FAINT));
            lines--;
        }
        long first = Math.max(log.first(), log.end() - lines);
        for (long n = first; n < first + lines; n++) {
            rows.add(n < log.end() ? line(log.line(n)) : Row.BLANK);
        }
    }

    private Row line(String text) {
        return canvas.row()
                .add(canvas.ink().bar() + " ", Style.FAINT)
                .add(text, Style.PLAIN)
                .row();
    }
}
