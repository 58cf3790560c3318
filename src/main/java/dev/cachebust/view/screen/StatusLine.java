package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.history.PastBuild;
import dev.cachebust.plan.Outcome;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Words;
import dev.cachebust.view.screen.ShownBuild.Ended;

/** The one row that says how things stand; all there is where there is no room for more. */
final class StatusLine {
    private final Facts facts;
    private final Ui ui;
    private final Canvas canvas;
    private final Ink ink;
    private final Pieces pieces = new Pieces("  ");

    private StatusLine(Facts facts, Ui ui, Canvas canvas) {
        this.facts = facts;
        this.ui = ui;
        this.canvas = canvas;
        this.ink = canvas.ink();
    }

    static Row row(Facts facts, Ui ui, Canvas canvas) {
        return new StatusLine(facts, ui, canvas).row();
    }

    private Row row() {
        facts.name().ifPresent(name -> pieces.add(0, Sanitizer.name(name), Style.STRONG));
        if (facts.ended().isPresent()) {
            pieces.add(0, "ended: " + Sanitizer.text(facts.ended().get()), Style.NOTABLE);
        } else if (ui.leaving()) {
            pieces.add(0, "stopping", Style.NOTABLE);
        }
        if (facts.notices().engine().isPresent()) {
            pieces.add(0, "engine lost", Style.BAD);
        }
        if (facts.notices().rejected().isPresent()) {
            pieces.add(1, "not accepted", Style.BAD);
        }
        if (facts.paused()) {
            pieces.add(1, "paused", Style.NOTABLE);
        }
        if (facts.build().isEmpty()) {
            pieces.add(1, facts.ready().isPresent() ? "watching" : "reading the context", Style.ACTIVE);
            last();
        } else {
            build(facts.build().get());
        }
        return canvas.row(pieces);
    }

    /** Before the first build of this run: how the last one before it ended. */
    private void last() {
        if (!facts.past().isEmpty()) {
            PastBuild past = facts.past().get(facts.past().size() - 1);
            Status status = HistoryRows.status(past);
            String when = canvas.time(past.at());
            pieces.add(2, "last: " + ink.sign(status) + " " + HistoryRows.word(past), Ink.style(status, true))
                    .add(3, Words.brief(past.durationMillis()), Style.PLAIN)
                    .add(4, "at " + when, Style.FAINT);
        }
    }

    private void build(ShownBuild build) {
        if (build.isRunning()) {
            running(build);
        } else if (build.ended().isPresent()) {
            ended(build.ended().get());
        } else {
            pieces.add(1, "planned", Style.ACTIVE)
                    .add(
                            2,
                            rebuilding(build) + " of "
                                    + Words.count(build.steps().size(), "step") + " to rebuild",
                            Style.PLAIN);
        }
    }

    private static long rebuilding(ShownBuild build) {
        return build.steps().stream()
                .filter(s ->
                        s.planned().map(p -> p.outcome() == Outcome.REBUILD).orElse(true))
                .count();
    }

    private void running(ShownBuild build) {
        long over = build.steps().stream()
                .filter(s -> !s.is(Status.QUEUED) && !s.is(Status.RUNNING))
                .count();
        long took =
                canvas.now().toEpochMilli() - build.started().orElse(build.at()).toEpochMilli();
        pieces.add(1, ink.sign(Status.RUNNING) + " building", Style.ACTIVE)
                .add(2, Words.brief(Math.max(0, took)) + usual(build), Style.PLAIN)
                .add(4, over + " of " + Words.count(build.steps().size(), "step"), Style.PLAIN);
        Moves.of(build.transfers()).forEach(move -> pieces.add(3, move, Style.ACTIVE));
    }

    /** What all that is to be rebuilt usually takes; nothing where that is not known of every step. */
    private static String usual(ShownBuild build) {
        long sum = 0;
        for (StepState step : build.steps()) {
            boolean counts =
                    step.planned().map(p -> p.outcome() == Outcome.REBUILD).orElse(false);
            if (counts && step.usual().isEmpty()) {
                return "";
            }
            sum += counts ? step.usual().orElse(0) : 0;
        }
        return sum == 0 ? "" : " ~" + Words.brief(sum);
    }

    private void ended(Ended ended) {
        BuildFinished e = ended.event();
        switch (e.result()) {
            case SUCCEEDED -> pieces.add(1, ink.sign(Status.DONE) + " built", Style.GOOD);
            case FAILED -> pieces.add(1, ink.sign(Status.FAILED) + " failed", Style.BAD);
            case CANCELED -> pieces.add(1, ink.sign(Status.CANCELED) + " canceled", Style.NOTABLE);
        }
        e.failure()
                .flatMap(f -> f.facts().exitCode())
                .ifPresent(code -> pieces.add(3, "exit code " + code, Style.PLAIN));
        pieces.add(2, Words.brief(e.durationMillis()), Style.PLAIN);
        if (e.result() == BuildFinished.Result.SUCCEEDED) {
            pieces.add(3, e.rebuilt() + " rebuilt", Style.PLAIN).add(4, e.cached() + " cached", Style.PLAIN);
            if (e.savedMillis() >= 1000) {
                pieces.add(5, Words.brief(e.savedMillis()) + " saved", Style.PLAIN);
            }
        }
        pieces.add(6, "at " + canvas.time(ended.past().at()), Style.FAINT);
        if (e.result() == BuildFinished.Result.SUCCEEDED
                && !facts.notices().ofBuild().isEmpty()) {
            pieces.add(5, Words.count(facts.notices().ofBuild().size(), "warning"), Style.NOTABLE);
        }
        if (e.contextBytes() >= 1000) {
            pieces.add(7, Words.bytes(e.contextBytes()) + " sent", Style.FAINT);
        }
    }
}
