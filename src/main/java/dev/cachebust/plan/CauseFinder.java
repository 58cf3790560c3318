package dev.cachebust.plan;

import dev.cachebust.context.FileChange;
import dev.cachebust.context.FileChange.Aspect;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.Forecast.Expectation;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Finds the one cause of each expectation by comparing the components of a step's key with those of the step that took its
 * place in the last build: the one that followed the same parent.
 */
final class CauseFinder {
    private final Optional<BuildRecord> last;
    private final Optional<Identities> lastOutputs;
    private final List<FileChange> changes;
    private final BiPredicate<StepKey, FileChange> reads;
    private final Set<String> given;

    /**
     * @param changes what differs from the context of the last build
     * @param reads whether a step's key covers a change
     * @param given the build arguments whose value is another one than in the last build
     */
    CauseFinder(
            Optional<BuildRecord> last,
            KnownKeys known,
            List<FileChange> changes,
            BiPredicate<StepKey, FileChange> reads,
            Set<String> given) {
        this.last = last;
        this.lastOutputs = last.map(r -> new Identities(known, r.steps(), id -> true, id -> false));
        this.changes = changes;
        this.reads = reads;
        this.given = given;
    }

    Cause of(StepKey step, Map<StepId, Expectation> expected) {
        Expectation expectation = expected.get(step.id());
        if (expectation == null || expectation.outcome() == Outcome.CACHED) {
            return new Cause.Unchanged();
        }
        if (last.isEmpty()) {
            return new Cause.FirstBuild();
        }
        if (expectation.blame().isPresent()) {
            return blame(step, expectation.blame().get());
        }
        return predecessor(step, expected)
                .map(before -> difference(before, step))
                .orElse(new Cause.Instruction());
    }

    private Cause blame(StepKey step, InputKey input) {
        if (input.step().isPresent()) {
            StepId read = input.step().get();
            return input.isRoot() ? new Cause.Parent(read) : new Cause.StageOutput(read);
        }
        String from = lastSteps().stream()
                .filter(s -> s.id().equals(step.id()))
                .flatMap(s -> s.inputs().stream())
                .filter(input::sameSelection)
                .map(InputKey::identity)
                .findFirst()
                .orElse("");
        return new Cause.BaseImage(input.name(), from, input.identity());
    }

    private List<StepKey> lastSteps() {
        return last.map(BuildRecord::steps).orElse(List.of());
    }

    /** The step of the last build that this one is compared with. */
    private Optional<StepKey> predecessor(StepKey step, Map<StepId, Expectation> expected) {
        Comparator<StepKey> nearness = Comparator.<StepKey, Boolean>comparing(s -> followsSame(s, step, expected))
                .thenComparing(s -> s.own().equals(step.own()))
                .thenComparing(s -> s.id().equals(step.id()))
                .thenComparing(s -> s.id().stage().equals(step.id().stage()))
                .thenComparing(s -> s.keyword().equals(step.keyword()))
                .thenComparing(s -> s.definition().equals(step.definition()));
        return lastSteps().stream()
                .filter(s -> followsSame(s, step, expected) || s.id().equals(step.id()) || sameOperation(s, step))
                .max(nearness);
    }

    private boolean followsSame(StepKey before, StepKey now, Map<StepId, Expectation> expected) {
        if (before.parent().isEmpty() || now.parent().isEmpty()) {
            return before.parent().isEmpty()
                    && now.parent().isEmpty()
                    && before.id().stage().equals(now.id().stage());
        }
        Expectation parent = expected.get(now.parent().get());
        Optional<String> output = lastOutputs.flatMap(o -> o.of(before.parent().get()));
        return parent != null && output.isPresent() && parent.identity().keys().contains(output.get());
    }

    private static boolean sameOperation(StepKey before, StepKey now) {
        return before.keyword().equals(now.keyword())
                && before.definition().equals(now.definition())
                && before.id().stage().equals(now.id().stage());
    }

    private Cause difference(StepKey before, StepKey now) {
        if (before.own().equals(now.own())) {
            return before.parent().equals(now.parent()) ? new Cause.Unfinished() : new Cause.Position();
        }
        Optional<Cause> base = baseImage(before, now);
        if (base.isPresent()) {
            return base.get();
        }
        boolean edited =
                !before.keyword().equals(now.keyword()) || !before.written().equals(now.written());
        Optional<Cause> variable = variable(before.variables(), now.variables());
        if (edited && (!sameSelections(before, now) || variable.isEmpty())) {
            return before.definition().equals(now.definition()) && sameSelections(before, now)
                    ? file(before, now).orElse(new Cause.Instruction())
                    : new Cause.Instruction();
        }
        return variable.or(() -> file(before, now)).orElse(new Cause.Setting());
    }

    private static Optional<Cause> baseImage(StepKey before, StepKey now) {
        if (before.root().isEmpty() || now.root().isEmpty()) {
            return Optional.empty();
        }
        InputKey from = before.root().get();
        InputKey to = now.root().get();
        if (from.kind() != InputKey.Kind.IMAGE
                || to.kind() != InputKey.Kind.IMAGE
                || from.identity().equals(to.identity())) {
            return Optional.empty();
        }
        return Optional.of(
                from.name().equals(to.name())
                        ? new Cause.BaseImage(to.name(), from.identity(), to.identity())
                        : new Cause.BaseImage(to.name(), from.name(), to.name()));
    }

    private static boolean sameSelections(StepKey before, StepKey now) {
        List<InputKey> from = before.inputs().stream().filter(i -> !i.isRoot()).toList();
        List<InputKey> to = now.inputs().stream().filter(i -> !i.isRoot()).toList();
        if (from.size() != to.size()) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            if (!from.get(i).sameSelection(to.get(i))
                    && !(from.get(i).comparedByContent() && to.get(i).comparedByContent())) {
                return false;
            }
        }
        return true;
    }

    /** The first variable that differs, one that the build was given before one that is derived from it. */
    private Optional<Cause> variable(SortedMap<String, String> before, SortedMap<String, String> now) {
        Set<String> names = new LinkedHashSet<>(given);
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(now.keySet());
        names.retainAll(all);
        names.addAll(all);
        for (String name : names) {
            Optional<String> from = Optional.ofNullable(before.get(name));
            Optional<String> to = Optional.ofNullable(now.get(name));
            if (!from.equals(to)) {
                return Optional.of(new Cause.Variable(name, from, to));
            }
        }
        return Optional.empty();
    }

    private Optional<Cause> file(StepKey before, StepKey now) {
        for (int i = 0; i < now.inputs().size() && i < before.inputs().size(); i++) {
            InputKey input = now.inputs().get(i);
            if (input.kind() == InputKey.Kind.CONTEXT
                    && !input.identity().equals(before.inputs().get(i).identity())) {
                List<FileChange> read = input.name().isEmpty()
                        ? changes.stream().filter(c -> reads.test(now, c)).toList()
                        : List.of();
                return Optional.of(
                        read.isEmpty()
                                ? new Cause.File(whole(input), 0)
                                : new Cause.File(read.get(0), read.size() - 1));
            }
        }
        return Optional.empty();
    }

    /** For a context of which nothing but the digest is known. */
    private static FileChange whole(InputKey input) {
        String path = input.paths().isEmpty() || input.paths().get(0).isEmpty()
                ? "."
                : input.paths().get(0);
        return new FileChange(
                input.name().isEmpty() ? path : input.name() + ":" + path,
                FileChange.Kind.MODIFY,
                Set.of(Aspect.CONTENT));
    }
}
