package dev.cachebust.plan;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Digest;
import dev.cachebust.context.FileChange;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.BustPoint;
import dev.cachebust.layer.BustPoints;
import dev.cachebust.layer.BustValue;
import dev.cachebust.layer.FileLayers;
import dev.cachebust.layer.LayerHashes;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.StepLayers;
import dev.cachebust.plan.Forecast.Expectation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides what a build does: which layers it busts with which values, what becomes of each step, and why.
 *
 * <p>A function of its arguments. It only remembers the hashes of the last tree, so that the next one costs what differs; not
 * for use by several threads.
 */
public final class Planner {
    private static final String STAGE = "stage:";
    private static final Set<String> MARKED = Set.of("RUN", "COPY", "ADD");

    private Optional<LayerHashes> hashes = Optional.empty();

    /**
     * Plans a build.
     *
     * @throws dev.cachebust.dockerfile.DockerfileException if the target cannot be built
     * @throws BadPatternException if a glob of the config or a source of COPY is malformed
     */
    public Decision plan(Situation now, Past past, Ask ask) throws BadPatternException {
        StepGraph declared =
                StepGraph.of(now.dockerfile(), now.options(), now.engine().dialect());
        BustPoints points = BustPoints.of(declared, now.layers());
        FileLayers files = FileLayers.of(
                declared, now.layers(), points, now.ownFiles(), now.dockerfile().name());
        LayerHashes hashed = LayerHashes.of(now.context(), files, now.meanings(), hashes);
        hashes = Optional.of(hashed);
        NamedInputs named = named(now, declared, files);

        SortedMap<String, String> values = new TreeMap<>();
        SortedMap<String, String> args = new TreeMap<>(now.options().buildArgs());
        for (BustPoint point : points.points()) {
            if (!args.containsKey(point.arg())) {
                values.put(point.arg(), value(now, hashed, named, point.layer()));
            }
        }
        args.putAll(values);
        points.stages().forEach((layer, stage) -> values.put(STAGE + stage, value(now, hashed, named, layer)));
        GraphOptions options = withArgs(now.options(), args);
        StepGraph graph = StepGraph.of(now.dockerfile(), options, now.engine().dialect());
        List<Bust> busts = busts(points, values, past.last());

        SentFolders folders = SentFolders.of(
                now.context(), past.last().map(BuildRecord::folders).orElseGet(Collections::emptySortedMap));
        SelectedFiles selected = new SelectedFiles(now.context(), now.namedContexts(), folders);
        List<StepKey> keys = new StepKeys(selected, digests(now.options()), now.engine()).of(graph.steps());
        Map<String, String> stageBusts = new HashMap<>(values);
        stageBusts.keySet().removeIf(name -> !name.startsWith(STAGE));
        BuildRecord record = new BuildRecord(
                ImageKey.of(graph, options, keys, stageBusts),
                keys,
                values,
                StepKeys.shown(now.options().buildArgs()),
                Instructions.keys(now.dockerfile()),
                selected.sent(graph.steps().stream()
                        .flatMap(step -> step.inputs().stream())
                        .toList()),
                now.answers().of(now.layers()).byId());

        Filter filter = Filter.of(graph, ask, busts);
        List<FileChange> changes = past.last().isPresent() ? now.context().changesSince(past.context()) : List.of();
        List<PlannedStep> steps = steps(graph, keys, past, filter, changes, selected, files.steps(), record);
        Optional<Integer> edited =
                past.last().flatMap(l -> Instructions.firstChanged(l.instructions(), record.instructions()));
        boolean needed = ask.forces()
                || past.last().isEmpty()
                || !past.last().get().image().equals(record.image());
        String cause = new Summary(now, ask, past.last(), record, changes, files, edited).words(steps);
        return new Decision(
                new Plan(cause, busts, steps, emptied(graph, keys, filter)),
                needed,
                args,
                ask.noCache(),
                filter.stages(),
                record,
                graph,
                files,
                now.layers().names().stream()
                        .collect(Collectors.toMap(layer -> layer, layer -> hash(now, hashed, named, layer))),
                edited.flatMap(line -> Instructions.stepAt(graph, line))
                        .map(step -> files.steps().of(step.id())));
    }

    /**
     * The value of each layer, in the order of the layers.
     *
     * @throws dev.cachebust.dockerfile.DockerfileException if the target cannot be built
     * @throws BadPatternException if a glob of the config or a source of COPY is malformed
     */
    public static List<LayerValue> values(Situation now) throws BadPatternException {
        StepGraph graph =
                StepGraph.of(now.dockerfile(), now.options(), now.engine().dialect());
        BustPoints points = BustPoints.of(graph, now.layers());
        FileLayers files = FileLayers.of(
                graph, now.layers(), points, now.ownFiles(), now.dockerfile().name());
        LayerHashes hashed = LayerHashes.of(now.context(), files, now.meanings(), Optional.empty());
        NamedInputs named = named(now, graph, files);
        List<LayerValue> values = new ArrayList<>();
        for (LayerName layer : now.layers().names()) {
            List<String> args = points.points().stream()
                    .filter(point -> point.layer().equals(layer))
                    .map(BustPoint::arg)
                    .toList();
            Optional<String> stage = Optional.ofNullable(points.stages().get(layer));
            values.add(new LayerValue(
                    layer, value(now, hashed, named, layer), hash(now, hashed, named, layer), args, stage));
        }
        return values;
    }

    private static NamedInputs named(Situation now, StepGraph graph, FileLayers files) {
        SentFolders folders = SentFolders.of(now.context(), Collections.emptySortedMap());
        return NamedInputs.of(graph, files.steps(), new SelectedFiles(now.context(), now.namedContexts(), folders));
    }

    private static String value(Situation now, LayerHashes hashed, NamedInputs named, LayerName layer) {
        LayerSettings settings = now.layers().get(layer);
        long counter = now.bustCounters().getOrDefault(layer, 0L);
        return BustValue.of(hash(now, hashed, named, layer), counter, settings.maxAge(), now.now());
    }

    private static Digest hash(Situation now, LayerHashes hashed, NamedInputs named, LayerName layer) {
        return now.answers()
                .mixedInto(
                        named.mixedInto(hashed.of(layer), layer),
                        now.layers().get(layer).probes());
    }

    private static GraphOptions withArgs(GraphOptions options, SortedMap<String, String> args) {
        return new GraphOptions(options.target(), args, options.platform(), options.namedContexts(), options.images());
    }

    private static Map<String, String> digests(GraphOptions options) {
        Map<String, String> digests = new HashMap<>();
        for (Map.Entry<String, ImageConfig> image : options.images().entrySet()) {
            digests.put(image.getKey(), image.getValue().digest());
        }
        return digests;
    }

    /** What has another value than in the last build. Where there was none, a stage need not be left out. */
    private static List<Bust> busts(BustPoints points, SortedMap<String, String> values, Optional<BuildRecord> last) {
        List<Bust> busts = new ArrayList<>();
        for (BustPoint point : points.points()) {
            String to = values.get(point.arg());
            String from = last.map(l -> l.bust().getOrDefault(point.arg(), "")).orElse("");
            if (to != null && !to.equals(from)) {
                busts.add(new Bust(point.layer(), Bust.By.ARG, point.arg(), from, to));
            }
        }
        for (Map.Entry<LayerName, String> stage : points.stages().entrySet()) {
            String to = values.getOrDefault(STAGE + stage.getValue(), "");
            String from = last.map(l -> l.bust().getOrDefault(STAGE + stage.getValue(), ""))
                    .orElse("");
            if (last.isPresent() && !to.equals(from)) {
                busts.add(new Bust(stage.getKey(), Bust.By.STAGE, stage.getValue(), from, to));
            }
        }
        return busts;
    }

    /** Which steps are run whatever the cache holds. */
    private record Filter(boolean all, List<String> stages, Map<String, String> names) {
        static Filter of(StepGraph graph, Ask ask, List<Bust> busts) {
            Set<String> stages = new LinkedHashSet<>();
            ask.noCacheStages().forEach(s -> stages.add(s.toLowerCase(Locale.ROOT)));
            busts.stream().filter(b -> b.by() == Bust.By.STAGE).forEach(b -> stages.add(b.name()));
            Map<String, String> names = new HashMap<>();
            for (BuildStage stage : graph.stages()) {
                stage.stage().name().ifPresent(name -> names.put(stage.id(), name));
            }
            return new Filter(ask.noCache(), List.copyOf(stages), names);
        }

        /** BuildKit marks RUN, COPY and ADD; a WORKDIR is found in the cache as long as what it follows is. */
        boolean marks(StepKey step) {
            return MARKED.contains(step.keyword())
                    && (all || stages.contains(names.getOrDefault(step.id().stage(), "")));
        }

        Cause cause(StepKey step) {
            return all ? new Cause.NoCache() : new Cause.StageFilter(step.id().stage());
        }
    }

    private static List<EmptiedMount> emptied(StepGraph graph, List<StepKey> keys, Filter filter) {
        Set<StepId> leftOut =
                keys.stream().filter(filter::marks).map(StepKey::id).collect(Collectors.toSet());
        return EmptiedMount.of(graph.steps(), leftOut::contains);
    }

    private static List<PlannedStep> steps(
            StepGraph graph,
            List<StepKey> keys,
            Past past,
            Filter filter,
            List<FileChange> changes,
            SelectedFiles selected,
            StepLayers layers,
            BuildRecord record) {
        Map<StepId, List<Input>> inputs = new HashMap<>();
        Map<StepId, Cause> failing = new HashMap<>();
        for (Step step : graph.steps()) {
            inputs.put(step.id(), step.inputs());
            step.inputs().stream()
                    .flatMap(input -> selected.missing(input).stream())
                    .findFirst()
                    .ifPresent(path -> failing.put(step.id(), new Cause.Missing(path)));
        }
        Map<StepId, Expectation> expected =
                new Forecast(past.known(), key -> filter.marks(key) || failing.containsKey(key.id())).of(keys);
        CauseFinder causes = new CauseFinder(
                past.last(),
                past.known(),
                changes,
                (step, change) -> inputs.getOrDefault(step.id(), List.of()).stream()
                        .anyMatch(i -> selected.covers(i, change.path(), past.context())),
                given(past.last(), record));
        List<PlannedStep> steps = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Step step = graph.steps().get(i);
            StepKey key = keys.get(i);
            Expectation expectation = expected.get(step.id());
            Outcome outcome = expectation == null ? Outcome.REBUILD : expectation.outcome();
            Cause why = past.last().isPresent() && filter.marks(key) ? filter.cause(key) : causes.of(key, expected);
            Cause cause = failing.getOrDefault(step.id(), why);
            steps.add(new PlannedStep(step, layers.of(step.id()), outcome, cause));
        }
        return steps;
    }

    /** The build arguments that have another value than in the last build. */
    private static Set<String> given(Optional<BuildRecord> last, BuildRecord record) {
        Map<String, String> before = new HashMap<>();
        last.ifPresent(l -> before.putAll(l.args()));
        last.ifPresent(l -> before.putAll(l.bust()));
        Map<String, String> now = new HashMap<>(record.args());
        now.putAll(record.bust());
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(before.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), now.get(name)));
        return names;
    }
}
