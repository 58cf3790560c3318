package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.history.PastBuild;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import java.util.ArrayList;
import java.util.List;

/** The last builds, the newest first. */
final class HistoryRows {
    private static final int BUILDS = 8;

    private HistoryRows() {}

    /** How many rows are wanted: a title, and the builds. */
    static int full(Facts facts) {
        return facts.past().isEmpty() ? 0 : 1 + Math.min(BUILDS, facts.past().size());
    }

    /** At most so many; the title gives way first. */
    static List<Row> rows(Facts facts, int room, Canvas canvas) {
        List<Row> rows = new ArrayList<>();
        if (room >= Math.min(3, full(facts))) {
            rows.add(canvas.rule("builds", Style.FAINT));
        }
        for (int i = facts.past().size() - 1; i >= 0 && rows.size() < room; i--) {
            rows.add(row(facts.past().get(i), canvas));
        }
        return rows;
    }

    private static Row row(PastBuild build, Canvas canvas) {
        Status status = status(build);
        RowBuilder row = canvas.row().field(canvas.time(build.at()), 8, Style.FAINT);
        row.add(canvas.ink().sign(status) + " ", Ink.style(status, true));
        if (canvas.width() >= 50) {
            row.field(word(build), 8, Ink.style(status, true));
        }
        row.field("%6s".formatted(Words.brief(build.durationMillis())), 6, Style.PLAIN);
        if (canvas.width() >= 60) {
            row.field("%d of %d".formatted(build.ran(), build.steps().size()), 8, Style.FAINT);
        }
        return row.add(Sanitizer.text(build.cause()), Style.FAINT).row();
    }

    static String word(PastBuild build) {
        return switch (build.result()) {
            case SUCCEEDED -> "built";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
        };
    }

    static Status status(PastBuild build) {
        return switch (build.result()) {
            case SUCCEEDED -> Status.DONE;
            case FAILED -> Status.FAILED;
            case CANCELED -> Status.CANCELED;
        };
    }
}
