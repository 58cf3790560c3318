package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.history.PastBuild;
import dev.cachebust.history.PastStep;
import dev.cachebust.history.PastStep.Happened;
import dev.cachebust.history.Prediction;
import dev.cachebust.history.Why;
import dev.cachebust.history.WhyText;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Outcome;
import dev.cachebust.view.HistoryText;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why each step of a build ran or did not, in full: the build that is shown, before the first one the last of earlier runs. */
final class ExplainRows {
    /** From this width on the reason stands beside the step. */
    private static final int BESIDE = 110;

    private final Canvas canvas;
    private final List<Row> rows = new ArrayList<>();

    private ExplainRows(Canvas canvas) {
        this.canvas = canvas;
    }

    static List<Row> rows(Facts facts, Canvas canvas) {
        ExplainRows explain = new ExplainRows(canvas);
        Optional<ShownBuild> open = facts.build().filter(b -> b.ended().isEmpty());
        if (open.isPresent()) {
            explain.open(open.get());
        } else if (!facts.past().isEmpty()) {
            explain.over(facts.past().get(facts.past().size() - 1));
        } else {
            explain.text("nothing has been built yet", Style.PLAIN);
        }
        Notices notices = facts.notices();
        notices.after().forEach(action -> explain.text(action.text(), action.failed() ? Style.BAD : Style.PLAIN));
        notices.ofBuild().forEach(text -> explain.text(text, Style.NOTABLE));
        notices.standing().forEach(text -> explain.text(text, Style.NOTABLE));
        return explain.rows;
    }

    private void open(ShownBuild build) {
        head(
                build.image(),
                build.isRunning() ? "is running" : "is planned",
                build.plan().cause(),
                build.plan().bust());
        Causes causes = new Causes(build);
        for (StepState step : build.steps()) {
            long took = step.elapsed(canvas.now());
            step(step.status(), took, Words.step(step.id()) + " " + StepRow.text(step), causes.of(step));
        }
    }

    private void over(PastBuild build) {
        String how = build.result().name().toLowerCase(Locale.ROOT) + " in " + Words.duration(build.durationMillis())
                + " at " + canvas.time(build.at());
        head(build.image(), how, build.cause(), build.busts());
        for (PastStep step : build.steps()) {
            boolean usual = step.happened() == Happened.CACHED && step.predicted() == Outcome.CACHED;
            String why = usual ? "" : Sanitizer.text(WhyText.of(Why.of(step, build)));
            step(status(step), step.durationMillis(), Words.step(step.id()) + " " + step.text(), why);
        }
        rows.add(Row.BLANK);
        text(HistoryText.accuracy(Prediction.of(build)), Style.PLAIN);
    }

    private static Status status(PastStep step) {
        return switch (step.happened()) {
            case CACHED -> Status.CACHED;
            case DONE -> Status.DONE;
            case FAILED -> Status.FAILED;
            case CANCELED -> Status.CANCELED;
            case NOT_REACHED -> Status.QUEUED;
        };
    }

    private void head(String image, String how, String cause, List<Bust> busts) {
        text("the build of " + Sanitizer.name(image) + " " + how, Style.STRONG);
        text("cause: " + Sanitizer.text(cause), Style.PLAIN);
        for (Bust bust : busts) {
            text(Header.bust(bust), Style.NOTABLE);
        }
        rows.add(Row.BLANK);
    }

    private void step(Status status, long took, String step, String why) {
        Style style = Ink.style(status, true);
        RowBuilder row = canvas.row()
                .add(canvas.ink().sign(status) + " ", style)
                .field(Ink.word(status), 8, style)
                .field(
                        status == Status.QUEUED || status == Status.CACHED ? "" : "%6s".formatted(Words.brief(took)),
                        6,
                        Style.PLAIN);
        boolean beside = canvas.width() >= BESIDE;
        if (beside) {
            row.field(Sanitizer.text(step), canvas.width() * 2 / 5, Style.PLAIN);
        } else {
            rows.add(row.add(Sanitizer.text(step), Style.PLAIN).row());
            row = canvas.row();
        }
        int column = beside ? canvas.width() - row.room() : Math.min(canvas.width() / 3, canvas.margin() + 18);
        for (String line : why.isEmpty() ? List.of("") : Wrapped.lines(why, Math.max(1, canvas.width() - column))) {
            Row done = row.to(column).add(line, Style.FAINT).row();
            if (!done.spans().isEmpty()) {
                rows.add(done);
            }
            row = canvas.row();
        }
    }

    private void text(String safe, Style style) {
        Wrapped.lines(safe, Math.max(1, canvas.width() - canvas.margin()))
                .forEach(line -> rows.add(canvas.row(line, style)));
    }
}
