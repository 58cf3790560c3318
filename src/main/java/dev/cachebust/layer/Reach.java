package dev.cachebust.layer;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which steps a change of a layer can make run again: those that read a file of the layer, those that its bust ARG or stage
 * filter acts on, and all that is made of what they leave behind. A step that only copies what came out identical is spared in
 * the end; that it can be reached stays true.
 */
public final class Reach {
    private final List<LayerName> layers;
    private final Map<LayerName, Set<StepId>> steps;

    private Reach(List<LayerName> layers, Map<LayerName, Set<StepId>> steps) {
        this.layers = layers;
        this.steps = steps;
    }

    /**
     * Follows each layer.
     *
     * @throws BadPatternException if a path of the Dockerfile is malformed
     */
    public static Reach of(
            Dockerfile dockerfile,
            GraphOptions options,
            StepGraph graph,
            Layers layers,
            FileLayers files,
            ContextTree context)
            throws BadPatternException {
        Map<LayerName, Set<StepId>> begun = new LinkedHashMap<>();
        layers.names().forEach(layer -> begun.put(layer, new HashSet<>()));
        for (Step step : graph.steps()) {
            readers(step, files, context)
                    .forEach(layer ->
                            begun.computeIfAbsent(layer, l -> new HashSet<>()).add(step.id()));
        }
        BustPoints points = BustPoints.of(graph, layers);
        for (BustPoint point : points.points()) {
            begun.computeIfAbsent(point.layer(), l -> new HashSet<>())
                    .addAll(BustCheck.changedBy(dockerfile, options, point.arg()));
        }
        points.stages()
                .forEach((layer, name) -> graph.stages().stream()
                        .filter(stage ->
                                stage.stage().name().filter(name::equals).isPresent())
                        .flatMap(stage -> stage.steps().stream())
                        .forEach(step -> begun.computeIfAbsent(layer, l -> new HashSet<>())
                                .add(step.id())));
        begun.values().forEach(reached -> follow(graph, reached));
        return new Reach(layers.names(), begun);
    }

    private static Set<LayerName> readers(Step step, FileLayers files, ContextTree context) throws BadPatternException {
        Set<LayerName> found = new TreeSet<>();
        for (Input input : StepChain.contextInputs(step)) {
            Selection selection = FileLayers.selection(input);
            for (ContextTree.Item item : context) {
                if (!(item.entry() instanceof Entry.Dir) && selection.covers(item.path())) {
                    files.layerOf(item.path()).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Steps come after what they are made of. */
    private static void follow(StepGraph graph, Set<StepId> reached) {
        for (Step step : graph.steps()) {
            boolean follows = step.inputs().stream()
                    .anyMatch(i -> i.source() instanceof Source.StepOutput out && reached.contains(out.step()));
            if (follows) {
                reached.add(step.id());
            }
        }
    }

    /** The layers whose changes can reach a step, in the order of the layers. */
    public List<LayerName> of(StepId step) {
        return layers.stream()
                .filter(layer -> steps.getOrDefault(layer, Set.of()).contains(step))
                .toList();
    }

    /** The layers whose changes can reach a step of a stage, in the order of the layers. */
    public List<LayerName> of(String stage) {
        return layers.stream()
                .filter(layer -> steps.getOrDefault(layer, Set.of()).stream()
                        .anyMatch(step -> step.stage().equals(stage)))
                .toList();
    }
}
