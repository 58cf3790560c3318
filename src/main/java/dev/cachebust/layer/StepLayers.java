package dev.cachebust.layer;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The layer of each step. The first of these that says something:
 *
 * <ol>
 *   <li>the config: the step's stage is the one by which a layer is busted;
 *   <li>what it does: a RUN that installs packages or fetches dependencies, a COPY of certain files for such a RUN, a COPY
 *       of manifests; a COPY right before the ARG of the source layer is for what follows that ARG;
 *   <li>its place: after the bust ARG of a layer in its stage or in the one that its stage starts from. Of several ARGs
 *       with no step between them the last counts. Where no ARG busts the source layer, a COPY of the whole context, or one
 *       that comes when RUNs have already followed the ARG, ends that place: what follows is source;
 *   <li>a COPY from another stage has the layer of what it copies, a WORKDIR that of the step which it prepares, a RUN that
 *       of the step which it follows; what follows an image only is system, what reads the context is source.
 * </ol>
 */
public final class StepLayers {
    private final Map<StepId, LayerName> layers = new HashMap<>();
    private final Set<StepId> placed = new LinkedHashSet<>();
    private final StepChain chain;
    private final BustPoints points;

    private StepLayers(StepChain chain, BustPoints points) {
        this.chain = chain;
        this.points = points;
    }

    /** Where a walk through the stages has come to. */
    private record Place(Optional<LayerName> bust, boolean ran, Optional<LayerName> previous) {
        static final Place START = new Place(Optional.empty(), false, Optional.empty());

        Place after(LayerName arg) {
            return new Place(Optional.of(arg), false, previous);
        }

        Place then(LayerName step, boolean run) {
            return new Place(bust, ran || run, Optional.of(step));
        }

        Place in(LayerName layer) {
            return new Place(Optional.of(layer), ran, previous);
        }
    }

    /** Finds the layer of each step of a graph. */
    public static StepLayers of(StepGraph graph, BustPoints points) {
        return of(graph, points, new StepChain(graph));
    }

    static StepLayers of(StepGraph graph, BustPoints points, StepChain chain) {
        StepLayers layers = new StepLayers(chain, points);
        Map<String, Place> ends = new HashMap<>();
        for (BuildStage stage : graph.stages()) {
            Place start =
                    stage.parent().map(p -> ends.getOrDefault(p, Place.START)).orElse(Place.START);
            ends.put(stage.id(), layers.walk(stage, graph.args(), start));
        }
        return layers;
    }

    private Place walk(BuildStage stage, List<ArgDeclaration> args, Place start) {
        List<ArgDeclaration> ahead = new ArrayList<>(args.stream()
                .filter(a -> a.stage().equals(stage.stage().displayName()))
                .filter(a -> points.layerOf(a.name()).isPresent())
                .toList());
        Place place = start;
        List<Step> steps = stage.steps();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            while (!ahead.isEmpty() && ahead.get(0).line() < step.lines().first()) {
                place = place.after(points.layerOf(ahead.remove(0).name()).orElseThrow());
            }
            place = feedsSource(steps.subList(i, steps.size()), ahead)
                    ? place.in(LayerName.SOURCE)
                    : narrowed(place, step);
            LayerName layer = layer(stage, steps.subList(i, steps.size()), place);
            layers.put(step.id(), layer);
            place = place.then(layer, step.keyword().equals("RUN"));
        }
        for (ArgDeclaration arg : ahead) {
            place = place.after(points.layerOf(arg.name()).orElseThrow());
        }
        return place;
    }

    /** A COPY directly before the source layer's ARG is for the RUN behind that ARG. */
    private boolean feedsSource(List<Step> rest, List<ArgDeclaration> ahead) {
        if (ahead.isEmpty()
                || rest.get(0).keyword().equals("RUN")
                || StepChain.localInputs(rest.get(0)).isEmpty()
                || !points.layerOf(ahead.get(0).name()).equals(Optional.of(LayerName.SOURCE))) {
            return false;
        }
        int arg = ahead.get(0).line();
        return rest.stream()
                .filter(step -> step.keyword().equals("RUN"))
                .findFirst()
                .filter(run -> run.lines().first() > arg)
                .isPresent();
    }

    /** Where the source layer has no ARG of its own, it begins where the layer before it has done its work. */
    private Place narrowed(Place place, Step step) {
        boolean ends = place.bust().isPresent()
                && !points.hasArg(LayerName.SOURCE)
                && !StepChain.localInputs(step).isEmpty()
                && !step.keyword().equals("RUN")
                && (place.ran() || StepChain.readsAll(step));
        return ends ? place.in(LayerName.SOURCE) : place;
    }

    private LayerName layer(BuildStage stage, List<Step> rest, Place place) {
        Step step = rest.get(0);
        for (Map.Entry<LayerName, String> configured : points.stages().entrySet()) {
            if (stage.stage().name().equals(Optional.of(configured.getValue()))) {
                placed.add(step.id());
                return configured.getKey();
            }
        }
        if (place.bust().isPresent()) {
            placed.add(step.id());
        }
        return work(step).or(place::bust).orElseGet(() -> otherwise(rest, place));
    }

    /** What a step does, as far as that tells its layer. */
    private Optional<LayerName> work(Step step) {
        if (step.keyword().equals("RUN")) {
            return chain.installs(step);
        }
        List<Input> read = StepChain.localInputs(step);
        if (read.isEmpty() || StepChain.readsAll(step)) {
            return Optional.empty();
        }
        return one(chain.fed(step).stream()
                        .map(chain::installs)
                        .flatMap(Optional::stream)
                        .toList())
                .or(() -> manifests(read));
    }

    private static Optional<LayerName> manifests(List<Input> read) {
        List<String> paths = read.stream().flatMap(i -> i.paths().stream()).toList();
        List<LayerName> known =
                paths.stream().map(Manifests::layerOf).flatMap(Optional::stream).toList();
        return known.size() == paths.size() ? one(known) : Optional.empty();
    }

    private static Optional<LayerName> one(List<LayerName> found) {
        return found.stream().distinct().count() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private LayerName otherwise(List<Step> rest, Place place) {
        Step step = rest.get(0);
        if (!StepChain.localInputs(step).isEmpty()) {
            return LayerName.SOURCE;
        }
        if (step.keyword().equals("WORKDIR")) {
            List<Step> next = rest.stream()
                    .filter(s -> !s.keyword().equals("WORKDIR"))
                    .limit(1)
                    .toList();
            return next.isEmpty()
                    ? place.previous().orElse(LayerName.SOURCE)
                    : work(next.get(0)).orElseGet(() -> otherwise(next, place));
        }
        if (!step.keyword().equals("RUN")) {
            for (Input input : step.inputs()) {
                if (!input.role().isRoot()
                        && input.source() instanceof Source.StepOutput output
                        && layers.containsKey(output.step())) {
                    return of(output.step());
                }
            }
        }
        return place.previous().orElse(LayerName.SYSTEM);
    }

    /** The layer of a step; the source layer for one that is not in the graph. */
    public LayerName of(StepId step) {
        return layers.getOrDefault(step, LayerName.SOURCE);
    }

    /** Whether the step's place alone tells its layer: it stands behind a bust ARG, or in a stage that is busted. */
    boolean isPlaced(Step step) {
        return placed.contains(step.id());
    }
}
