package dev.cachebust.daemon;

import dev.cachebust.after.SyncDecision;
import dev.cachebust.after.SyncFiles;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.FileChange;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.BuildRecord;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A project of two steps: the first reads {@code a}, the second {@code b} and builds on the first. {@code u} is unused.
 */
final class FakeDecider implements Decider {
    static final BuildRecord MADE = new BuildRecord(
            "", List.of(), new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), new TreeMap<>());

    @Override
    public Verdict decide(Case s) {
        String inputs = inputs(s.project(), s.tree(), s.bumps(), s.answers());
        boolean first = s.base().map(b -> differs(b, s, "a")).orElse(true);
        boolean second = first || s.base().map(b -> differs(b, s, "b")).orElse(true);
        List<PlannedStep> steps = new ArrayList<>();
        steps.add(step(1, first));
        steps.add(step(2, second));
        LastBuild record = LastBuild.before(
                inputs,
                MADE,
                EngineSeen.of(s.project()),
                s.tree(),
                s.bumps(),
                List.of(s.project().settings().image()));
        return new Verdict(
                inputs,
                new Plan("something changed", List.of(), steps),
                Samples.request(s.project().source(), s.tree(), s.generation()),
                record);
    }

    /** A change of {@code b} alone can be copied. */
    @Override
    public Copied copy(Case s, LastBuild held) {
        LastBuild content = decide(s).record();
        boolean others = differs(held, s, "a")
                || !held.inputs().equals(inputs(s.project(), held.tree(), s.bumps(), s.answers()));
        if (others) {
            return new Copied(new SyncDecision.Impossible("a is not copied"), content);
        }
        List<SyncFiles.Upload> uploads = s.tree().get("b").stream()
                .filter(b -> differs(held, s, "b"))
                .map(b -> new SyncFiles.Upload("b", "/b", b, "", OptionalInt.empty()))
                .toList();
        List<String> deletes =
                held.tree().get("b").isPresent() && s.tree().get("b").isEmpty() ? List.of("/b") : List.of();
        return new Copied(new SyncDecision.Possible(new SyncFiles(uploads, deletes)), content);
    }

    static String inputs(Project project, ContextTree tree, Map<LayerName, Long> bumps, Answers answers) {
        return new String(project.source().content(), StandardCharsets.UTF_8) + " a=" + content(tree, "a") + " b="
                + content(tree, "b") + " " + bumps + " "
                + answers.of(project.layers()).byId();
    }

    private static boolean differs(LastBuild base, Case s, String path) {
        return !content(base.tree(), path).equals(content(s.tree(), path));
    }

    private static String content(ContextTree tree, String path) {
        Optional<Entry> entry = tree.get(path);
        return entry.map(e -> ((Entry.File) e).content().toString()).orElse("none");
    }

    private static PlannedStep step(int index, boolean again) {
        return Samples.step(
                index,
                "RUN",
                "RUN step " + index,
                LayerName.SOURCE,
                again ? Outcome.REBUILD : Outcome.CACHED,
                again ? new Cause.Instruction() : new Cause.Unchanged());
    }

    @Override
    public Concern concern(Case now, List<FileChange> changes) {
        List<Event.ChangedPath> used = changes.stream()
                .filter(c -> !c.path().equals("u"))
                .map(c -> new Event.ChangedPath(c.path(), c.kind(), Optional.of(LayerName.SOURCE)))
                .toList();
        List<String> unused =
                changes.stream().map(FileChange::path).filter("u"::equals).toList();
        return new Concern(used, unused, List.of(), used.isEmpty() ? List.of() : List.of(LayerName.SOURCE));
    }
}
