package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.context.FileChange;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.Lines;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.history.Prediction;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Bust;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Events that make no sense in an order that makes none, with hostile names and texts. */
final class RandomEvents {
    private static final Instant BEGIN = Instant.parse("2026-01-02T12:03:04Z");

    private final Random random;
    private final List<String> images = new ArrayList<>();
    private final List<StepId> steps = new ArrayList<>();
    private long seq;
    private int build;
    private long millis;

    RandomEvents(long seed) {
        this.random = new Random(seed);
    }

    Instant now() {
        return BEGIN.plusMillis(millis);
    }

    Stamped next() {
        millis += random.nextInt(3000);
        Optional<String> image = images.isEmpty() || random.nextInt(4) == 0 ? Optional.empty() : Optional.of(image());
        return new Stamped(++seq, now(), event(), image);
    }

    /** One of several, or of none that is known. */
    private String image() {
        return images.isEmpty() || random.nextInt(20) == 0 ? text() : images.get(random.nextInt(images.size()));
    }

    private Event images() {
        images.clear();
        List<Event.Named> told = new ArrayList<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            String image = image();
            images.add(image);
            told.add(new Event.Named(text(), text(), image));
        }
        return new Event.Images(told);
    }

    private Event event() {
        if (random.nextInt(60) == 0) {
            return images();
        }
        return switch (random.nextInt(25)) {
            case 0 -> new Event.Hello(text(), "/" + text(), Optional.empty());
            case 1 ->
                new Event.Ready(
                        image(),
                        random.nextInt(),
                        random.nextInt(),
                        new Event.EngineInfo(text(), text(), text()),
                        List.of());
            case 2 -> new Event.Change(List.of(changed(), changed()), List.of(layer()));
            case 3 -> new Event.Skipped(one(Event.Skipped.Reason.values()), List.of(text(), text()));
            case 4, 5 -> planned();
            case 6, 7 -> new Event.BuildStarted(build, image());
            case 8, 9, 10, 11, 12 ->
                new Event.StepChanged(
                        number(), step(), Optional.empty(), text(), one(Status.values()), random.nextInt(10_000_000));
            case 13, 14 ->
                new Event.Progress(
                        number(), perhaps(step()), text(), random.nextInt(), random.nextInt(), random.nextBoolean());
            case 15, 16, 17, 18 -> new Event.Log(number(), perhaps(step()), one(Stream.values()), text() + text());
            case 19 -> new Event.Warning(perhaps(number()), text(), text(), text(), random.nextInt(20));
            case 20 -> finished();
            case 21 ->
                new Event.After(random.nextInt(4), text(), Event.After.Result.values()[random.nextInt(4)], 12, text());
            case 22 ->
                random.nextBoolean()
                        ? new Event.Engine(random.nextBoolean(), text())
                        : new Event.Pause(random.nextBoolean());
            case 23 -> new Event.Trust(random.nextInt(), text(), random.nextInt(), random.nextInt());
            default -> random.nextBoolean() ? new Event.Config(random.nextBoolean(), text()) : new Event.Bye(text());
        };
    }

    private Event planned() {
        build++;
        steps.clear();
        List<PlannedStep> planned = new ArrayList<>();
        Map<StepId, Long> usual = new HashMap<>();
        int stages = 1 + random.nextInt(4);
        for (int s = 0; s < stages; s++) {
            String stage = random.nextBoolean() ? "stage-" + s : s + text();
            int count = random.nextInt(random.nextInt(8) == 0 ? 60 : 6);
            for (int i = 1; i <= count; i++) {
                StepId id = new StepId(stage, i);
                steps.add(id);
                Step step = new Step(
                        id,
                        count,
                        "RUN",
                        new Lines(i, i),
                        text(),
                        "",
                        new TreeMap<>(),
                        List.of(),
                        Optional.empty(),
                        List.of());
                planned.add(new PlannedStep(step, layer(), one(Outcome.values()), cause()));
                if (random.nextBoolean()) {
                    usual.put(id, (long) random.nextInt(1 << random.nextInt(30)));
                }
            }
        }
        Bust bust = new Bust(layer(), one(Bust.By.values()), text(), text(), text());
        return new Event.Planned(build, image(), new Plan(text(), List.of(bust, bust), planned), usual);
    }

    private Event finished() {
        Result result = one(Result.values());
        return new Event.BuildFinished(
                number(),
                image(),
                result,
                "",
                random.nextInt(1 << 30),
                random.nextInt(),
                random.nextInt(),
                5000,
                77,
                0,
                Prediction.NONE,
                result == Result.FAILED ? Optional.of(failure()) : Optional.empty());
    }

    private Event.Failure failure() {
        BuildFailure facts = new BuildFailure(
                one(Kind.values()),
                text(),
                Optional.empty(),
                perhaps(2),
                text(),
                random.nextInt(9),
                List.of(text(), text()));
        return new Event.Failure(facts, perhaps(step()), text(), List.of(text(), text(), text()), random.nextInt(9));
    }

    private Cause cause() {
        return switch (random.nextInt(5)) {
            case 0 -> new Cause.Unchanged();
            case 1 -> new Cause.Parent(step());
            case 2 -> new Cause.Variable(text(), perhaps(text()), perhaps(text()));
            case 3 -> new Cause.FirstBuild();
            default -> new Cause.BaseImage(text(), text(), text());
        };
    }

    private Event.ChangedPath changed() {
        return new Event.ChangedPath(text(), one(FileChange.Kind.values()), perhaps(layer()));
    }

    private LayerName layer() {
        return random.nextInt(9) == 0 ? new LayerName(text()) : LayerName.DEPENDENCY;
    }

    /** Mostly that of the build that is shown. */
    private int number() {
        return random.nextInt(9) == 0 ? random.nextInt(9) : build;
    }

    private StepId step() {
        return steps.isEmpty() || random.nextInt(12) == 0
                ? new StepId(random.nextBoolean() ? "x" : text(), random.nextInt(99))
                : steps.get(random.nextInt(steps.size()));
    }

    private <T> Optional<T> perhaps(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private String text() {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "\u001b[31mred\u001b]0;title\u0007\r\n\t\u0000";
            case 2 -> "文字化け😀 e\u0301\u0301 \u202e\u200bwide";
            case 3 -> "10%\r20%\r30%";
            case 4 -> "\ud800 lone \udc00 \u009b1m";
            case 5 -> "x".repeat(random.nextInt(6000));
            case 6 -> "line\nline\n\nline";
            case 7 ->
                random.ints(random.nextInt(40), 0, 0x2ff)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            case 8 -> "👩‍👩‍👧‍👦".repeat(random.nextInt(30));
            default -> "RUN make all the things " + random.nextInt(100) + "\n";
        };
    }
}
