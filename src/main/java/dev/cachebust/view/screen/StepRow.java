package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Outcome;
import dev.cachebust.view.Sanitizer;
import dev.cachebust.view.Width;
import dev.cachebust.view.Words;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A step on one row: state, time against the usual one, instruction, layer, cause; columns that all steps of a build share. */
final class StepRow {
    private static final int WORD = 8;
    private static final int TIME = 6;
    private static final int USUAL = 7;
    private static final int LAYER = 12;
    /** How much of an instruction is looked at: what no terminal is wide enough for. */
    private static final int TEXT = 400;

    private final Optional<StepId> chosen;
    private final Canvas canvas;
    private final boolean named;
    private final Causes causes;
    private final int name;
    private final int time;
    private final int text;
    private final int layer;

    /**
     * @param named steps carry the name of their stage
     */
    StepRow(ShownBuild build, Optional<StepId> chosen, Canvas canvas, boolean named) {
        this.chosen = chosen;
        this.canvas = canvas;
        this.named = named;
        this.causes = new Causes(build);
        int width = canvas.width();
        boolean usual = build.steps().stream().anyMatch(s -> s.usual().isPresent());
        this.time = width < 28 ? 0 : TIME + (usual && width >= 50 ? USUAL : 0);
        this.name = width < 56 ? 0 : widest(build, s -> name(s.id()), named ? 20 : 4);
        int rest = width - canvas.margin() - 2 - (WORD + 1) - (time + 1) - (name + 1);
        this.layer = width < 64 ? 0 : widest(build, StepRow::layer, LAYER);
        int longest = widest(build, StepRow::text, TEXT);
        boolean causal = width >= 72;
        this.text =
                causal ? Math.min(longest, Math.max((rest - layer) * 55 / 100, rest - layer - 60)) : rest - layer - 1;
    }

    private static int widest(ShownBuild build, Function<StepState, String> column, int most) {
        return Math.min(
                most,
                build.steps().stream()
                        .mapToInt(s -> Width.of(column.apply(s)))
                        .max()
                        .orElse(0));
    }

    private static String layer(StepState step) {
        return step.planned().map(p -> Sanitizer.name(p.layer().value())).orElse("");
    }

    /** The instruction, safe to show, as far as a row could show it. */
    static String text(StepState step) {
        String raw = step.text();
        return Sanitizer.text(raw.length() <= TEXT ? raw : raw.substring(0, TEXT));
    }

    private String name(StepId id) {
        return named ? Sanitizer.name(id.toString()) : Integer.toString(id.index());
    }

    Row row(StepState step) {
        Ink ink = canvas.ink();
        boolean isChosen = chosen.equals(Optional.of(step.id()));
        boolean changes = step.planned().map(p -> p.outcome() != Outcome.CACHED).orElse(true);
        Style state = isChosen ? Style.SELECTED : Ink.style(step.status(), changes);
        Style body = isChosen
                ? Style.SELECTED
                : step.is(Status.CACHED) || step.is(Status.QUEUED) && !changes ? Style.FAINT : Style.PLAIN;
        RowBuilder row = new RowBuilder(canvas.width(), ink);
        if (canvas.margin() > 0) {
            row.add(isChosen ? ">" : " ", state);
        }
        row.add(ink.sign(step.status()), state).add(isChosen && canvas.margin() == 0 ? ">" : " ", state);
        if (canvas.width() >= 20) {
            row.field(Ink.word(step.status()), WORD, state);
        }
        if (time > 0) {
            row.field(time(step, canvas.now()), time, slow(step) ? Style.NOTABLE : body);
        }
        if (name > 0) {
            row.field(
                    " ".repeat(named ? 0 : Math.max(0, name - name(step.id()).length())) + name(step.id()),
                    name,
                    Style.FAINT);
        }
        if (layer == 0) {
            return row.add(text(step), body).row();
        }
        row.field(text(step), text, body).field(layer(step), layer, Style.FAINT);
        return row.add(causes.of(step), Style.FAINT).row();
    }

    private String time(StepState step, Instant now) {
        String took = step.ran() ? Words.brief(step.elapsed(now)) : "";
        boolean usual = time > TIME && step.usual().isPresent() && !step.is(Status.CACHED);
        return "%6s".formatted(took) + (usual ? " ~" + Words.brief(step.usual().getAsLong()) : "");
    }

    /** Half as long again as usual, and long enough to be noticed. */
    private boolean slow(StepState step) {
        long usual = step.usual().orElse(Long.MAX_VALUE / 2);
        long took = step.elapsed(canvas.now());
        return step.ran() && took > usual + usual / 2 && took - usual > 2000;
    }
}
