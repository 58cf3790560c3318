package dev.cachebust.plan;

import dev.cachebust.dockerfile.StepId;
import dev.cachebust.plan.KnownKeys.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Foretells the outcome of each step by walking the graph as BuildKit's solver does: a step is found in the cache iff its
 * key is known; an input that is another step's output counts by its content, which is known only where that step itself
 * is found; without its root file system in the cache no step is.
 */
final class Forecast {

    private static final Set<String> FILE_OPERATIONS = Set.of("COPY", "ADD", "WORKDIR");

    /**
     * What is expected of a step.
     *
     * @param outcome what happens to it
     * @param blame for a step that reads what another one leaves behind: the input that decides; empty where its own
     *     components do
     * @param identity what its output will be for the steps that build on it
     * @param content what its output will be for the steps that look at what it contains
     */
    record Expectation(Outcome outcome, Optional<InputKey> blame, Identity identity, Identity content) {
        /** The same for both. */
        Expectation(Outcome outcome, Optional<InputKey> blame, Identity output) {
            this(outcome, blame, output, output);
        }
    }

    /**
     * Which output a step leaves behind.
     *
     * @param sure whether it is the one in {@code keys}; else it may be any of these or a new one
     * @param keys of outputs that were built before; none for an output that is certainly new
     */
    record Identity(boolean sure, Set<String> keys) {
        static final Identity NEW = new Identity(false, Set.of());

        static Identity sure(String key) {
            return new Identity(true, Set.of(key));
        }

        boolean isNew() {
            return keys.isEmpty();
        }

        /** The output's name, if it is certain. */
        Optional<String> name() {
            return sure ? keys.stream().findFirst() : Optional.empty();
        }
    }

    private final Map<String, List<Known>> known;
    private final Map<String, Known> byKey;
    private final Predicate<StepKey> ignoresCache;
    private final Map<StepId, StepKey> keys = new HashMap<>();
    private final Set<StepId> pure = new HashSet<>();
    private final Map<StepId, Expectation> expected = new HashMap<>();

    /** @param ignoresCache the steps that are run whatever the cache holds */
    Forecast(KnownKeys known, Predicate<StepKey> ignoresCache) {
        this.known = known.byOwn();
        this.byKey = known.byKey();
        this.ignoresCache = ignoresCache;
    }

    Map<StepId, Expectation> of(List<StepKey> steps) {
        for (StepKey step : steps) {
            keys.put(step.id(), step);
            if (isPure(step)) {
                pure.add(step.id());
            }
            Expectation e = expect(step);
            if (step.detached()) {
                Identity identity = merged(step, e.identity(), Expectation::identity);
                e = new Expectation(e.outcome(), e.blame(), identity, merged(step, e.content(), Expectation::content));
            }
            expected.put(step.id(), e);
        }
        return expected;
    }

    private Expectation expect(StepKey step) {
        Optional<InputKey> base = step.base();
        if (ignoresCache.test(step)) {
            return rebuild(step, Optional.empty());
        }
        Identity parent = base.map(b -> of(b, Expectation::identity)).orElse(Identity.sure(""));
        if (parent.isNew()) {
            return rebuild(step, base);
        }
        List<InputKey> outputs = step.outputs();
        List<Known> candidates = new ArrayList<>();
        for (Known k : known.getOrDefault(step.own(), List.of())) {
            if (parent.keys().contains(k.parent()) && k.outputs().size() == outputs.size()) {
                candidates.add(k);
            }
        }
        if (candidates.isEmpty()) {
            return rebuild(step, Optional.empty());
        }
        Optional<InputKey> other = Optional.empty();
        List<Known> possible = new ArrayList<>();
        for (Known k : candidates) {
            Optional<InputKey> differing = differing(outputs, k);
            if (differing.isPresent()) {
                other = differing;
                continue;
            }
            if (parent.sure() && undecided(outputs, k).isEmpty()) {
                Identity same = Identity.sure(k.same());
                return new Expectation(Outcome.CACHED, Optional.empty(), same);
            }
            possible.add(k);
        }
        if (possible.isEmpty()) {
            return rebuild(step, other);
        }
        Optional<InputKey> blame = parent.sure() ? undecided(outputs, possible.get(possible.size() - 1)) : base;
        Set<String> same = new LinkedHashSet<>();
        possible.forEach(k -> same.add(k.same()));
        return new Expectation(Outcome.MAYBE, blame, new Identity(false, same));
    }

    private Expectation rebuild(StepKey step, Optional<InputKey> blame) {
        return new Expectation(Outcome.REBUILD, blame, Identity.NEW, remade(step));
    }

    /**
     * What a step contains that is made again. Of a RUN nobody knows, nor of what is fetched. A file operation does the same
     * to the same files each time, so what was made of nothing but these is what it was.
     */
    private Identity remade(StepKey step) {
        Optional<String> parent =
                step.base().map(b -> of(b, Expectation::content).name()).orElse(Optional.of(""));
        List<String> read = new ArrayList<>();
        for (InputKey input : step.outputs()) {
            of(input, Expectation::content).name().map(input::selected).ifPresent(read::add);
        }
        if (!pure.contains(step.id())
                || parent.isEmpty()
                || read.size() < step.outputs().size()) {
            return Identity.NEW;
        }
        String key = Known.key(step.own(), parent.get(), read);
        Known before = byKey.get(key);
        return Identity.sure(before == null ? key : before.same());
    }

    /** Whether it and all that it is made of are file operations on what the key tells: a RUN's output is not told by it. */
    private boolean isPure(StepKey step) {
        return FILE_OPERATIONS.contains(step.keyword())
                && step.inputs().stream()
                        .allMatch(input -> input.kind() != InputKey.Kind.REMOTE
                                && input.step().map(pure::contains).orElse(true));
    }

    /** The first output that is certainly not the one of this earlier build. */
    private Optional<InputKey> differing(List<InputKey> outputs, Known k) {
        for (int i = 0; i < outputs.size(); i++) {
            InputKey input = outputs.get(i);
            Optional<Written> now = input.step().map(keys::get).flatMap(StepKey::writes);
            Optional<Written> then = Optional.ofNullable(
                            byKey.get(InputKey.whole(k.outputs().get(i))))
                    .flatMap(Known::writes);
            if (now.isPresent() && then.isPresent() && now.get().surelyDiffers(then.get(), input)) {
                return Optional.of(input);
            }
        }
        return Optional.empty();
    }

    /** The first output that is not surely the one of this earlier build. */
    private Optional<InputKey> undecided(List<InputKey> outputs, Known k) {
        for (int i = 0; i < outputs.size(); i++) {
            InputKey input = outputs.get(i);
            Optional<String> name = of(input, Expectation::content).name().map(input::selected);
            if (!name.equals(Optional.of(k.outputs().get(i)))) {
                return Optional.of(input);
            }
        }
        return Optional.empty();
    }

    /** What is expected of the output that an input is. */
    private Identity of(InputKey input, Function<Expectation, Identity> which) {
        return input.step()
                .map(id -> Optional.ofNullable(expected.get(id)).map(which).orElse(Identity.NEW))
                .orElseGet(() -> Identity.sure(input.identity()));
    }

    /** What results where an independent layer is laid over its root file system. */
    private Identity merged(StepKey step, Identity layer, Function<Expectation, Identity> which) {
        Identity below = step.root().map(root -> of(root, which)).orElse(Identity.sure(""));
        Set<String> names = new LinkedHashSet<>();
        for (String b : below.keys()) {
            layer.keys().forEach(l -> names.add(mergedKey(b, l)));
        }
        return new Identity(below.sure() && layer.sure() && !names.isEmpty(), names);
    }

    static String mergedKey(String below, String layer) {
        return Hash.of("merge", below, layer);
    }
}
