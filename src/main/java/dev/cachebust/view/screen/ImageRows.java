package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.FailureSummary;
import dev.cachebust.history.PastBuild;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Width;
import dev.cachebust.view.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The images of a project that has several, one to a row: state, time, name, and why, or what for it waits. */
final class ImageRows {
    private static final int WORD = 8;
    private static final int TIME = 6;
    private static final int NAME = 24;
    /** From these widths on there is a word for the state, and the time. */
    private static final int WITH_WORD = 48;

    private static final int WITH_TIME = 30;

    private final List<Line> lines = new ArrayList<>();
    private final Canvas canvas;
    private final Optional<String> chosen;
    private final String shown;
    private final int name;

    /**
     * An image in words.
     *
     * @param word for its state; eight columns at most
     */
    private record Line(String image, Facts facts, Status status, String word, Optional<Long> millis, String text) {}

    ImageRows(Images images, Ui ui, Canvas canvas) {
        this.canvas = canvas;
        this.chosen = ui.image().filter(images.each()::containsKey);
        this.shown = images.reference(ui.image());
        images.each().forEach((image, facts) -> lines.add(line(image, facts)));
        this.name = Math.min(
                Math.min(NAME, canvas.width() / 3),
                lines.stream().mapToInt(line -> Width.of(name(line))).max().orElse(0));
    }

    private static String name(Line line) {
        return Sanitizer.name(line.facts().name().orElse(line.image()));
    }

    int full() {
        return lines.size();
    }

    /** At most so many: those that matter, in their order. */
    List<Row> rows(int room) {
        if (room >= lines.size()) {
            return lines.stream().map(this::row).toList();
        }
        int shownRows = room >= 3 ? room - 1 : room;
        List<Line> kept = IntStream.range(0, lines.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> rank(lines.get(i)))
                        .thenComparingInt(i -> i))
                .limit(shownRows)
                .sorted()
                .map(lines::get)
                .toList();
        List<Row> rows = new ArrayList<>(kept.stream().map(this::row).toList());
        if (room > shownRows) {
            rows.add(canvas.row("and " + Words.count(lines.size() - shownRows, "more image"), Style.FAINT));
        }
        return rows;
    }

    private int rank(Line line) {
        if (line.image().equals(shown)) {
            return 0;
        }
        return switch (line.status()) {
            case FAILED -> 1;
            case RUNNING -> 2;
            case QUEUED, CANCELED -> 3;
            case DONE, CACHED -> 4;
        };
    }

    private Row row(Line line) {
        boolean isChosen = chosen.equals(Optional.of(line.image()));
        boolean isShown = line.image().equals(shown);
        Style state = isChosen ? Style.SELECTED : Ink.style(line.status(), true);
        Style body = isChosen ? Style.SELECTED : isShown ? Style.STRONG : Style.PLAIN;
        RowBuilder row = new RowBuilder(canvas.width(), canvas.ink());
        if (canvas.margin() > 0) {
            row.add(isChosen ? ">" : " ", state);
        }
        row.add(canvas.ink().sign(line.status()), state).add(isChosen && canvas.margin() == 0 ? ">" : " ", state);
        if (canvas.width() >= WITH_WORD) {
            row.field(line.word(), WORD, state);
        }
        if (canvas.width() >= WITH_TIME) {
            row.field("%6s".formatted(line.millis().map(Words::brief).orElse("")), TIME, isChosen ? body : Style.PLAIN);
        }
        return row.field(name(line), name, body)
                .add(line.text(), isChosen ? body : Style.FAINT)
                .row();
    }

    private Line line(String image, Facts facts) {
        Notices notices = facts.notices();
        Optional<Notices.Action> action = notices.after().stream()
                .filter(a -> a.failed() || a.result().isEmpty())
                .findFirst();
        if (facts.isBuilding()) {
            ShownBuild build = facts.build().orElseThrow();
            long took = canvas.now().toEpochMilli()
                    - build.started().orElse(build.at()).toEpochMilli();
            return new Line(image, facts, Status.RUNNING, "building", Optional.of(Math.max(0, took)), cause(build));
        } else if (notices.waiting().isPresent()) {
            return new Line(
                    image,
                    facts,
                    Status.QUEUED,
                    "waiting",
                    Optional.empty(),
                    (canvas.width() >= WITH_WORD ? "for " : "waits for ")
                            + notices.waiting().get());
        } else if (notices.rejected().isPresent()) {
            return new Line(
                    image,
                    facts,
                    Status.FAILED,
                    "refused",
                    Optional.empty(),
                    notices.rejected().get());
        } else if (facts.pinned().isPresent()) {
            return new Line(
                    image,
                    facts,
                    Status.FAILED,
                    "failed",
                    took(facts),
                    failure(facts.pinned().get()));
        } else if (action.isPresent()) {
            Status status = action.get().failed() ? Status.FAILED : Status.RUNNING;
            return new Line(
                    image,
                    facts,
                    status,
                    "after",
                    Optional.empty(),
                    action.get().text());
        }
        return over(image, facts);
    }

    /** What was built last, in this run or before. */
    private static Line over(String image, Facts facts) {
        if (facts.build().isPresent() && facts.build().get().ended().isEmpty()) {
            return new Line(
                    image,
                    facts,
                    Status.QUEUED,
                    "planned",
                    Optional.empty(),
                    cause(facts.build().get()));
        } else if (!facts.past().isEmpty()) {
            PastBuild last = facts.past().get(facts.past().size() - 1);
            return new Line(
                    image,
                    facts,
                    HistoryRows.status(last),
                    HistoryRows.word(last),
                    Optional.of(last.durationMillis()),
                    Sanitizer.text(last.cause()));
        }
        String word = facts.ready().isPresent() ? "watched" : "reading";
        return new Line(image, facts, Status.QUEUED, word, Optional.empty(), "");
    }

    private static Optional<Long> took(Facts facts) {
        return facts.build().flatMap(ShownBuild::past).map(PastBuild::durationMillis);
    }

    private static String failure(Facts.Pinned pinned) {
        return Sanitizer.text(FailureSummary.of(pinned.failure()));
    }

    private static String cause(ShownBuild build) {
        return Sanitizer.text(build.plan().cause());
    }
}
