package dev.cachebust.layer;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.Globs;
import dev.cachebust.context.Selection;
import dev.cachebust.dockerfile.Input;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.Step;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layer of each file. The first of these that says something:
 *
 * <ol>
 *   <li>the config's globs;
 *   <li>the first instruction, in the order of the Dockerfile, that reads the file, unless it reads the whole context: the
 *       RUN that it feeds and that names the file, the RUNs that it feeds if they do one layer's work, its place behind a
 *       bust ARG;
 *   <li>the file's name, if it is a well-known manifest;
 *   <li>the layer of that instruction.
 * </ol>
 *
 * A file that no instruction reads is in no layer. Immutable.
 */
public final class FileLayers {
    private final List<Rule> rules;
    private final List<ContextReader> readers;
    private final List<NamedReader> named;
    private final Set<String> own;
    private final StepLayers steps;
    private final String dockerfile;
    private final Set<LayerName> semantic;
    private final List<Object> identity;

    /** The globs of a layer. */
    private record Rule(Globs globs, FileLayer layer) {}

    /** An instruction that reads a named context. */
    private record NamedReader(Step step, String context, Selection selection) {}

    private FileLayers(
            List<Rule> rules,
            List<ContextReader> readers,
            List<NamedReader> named,
            Set<String> own,
            StepLayers steps,
            String dockerfile,
            Set<LayerName> semantic,
            List<Object> identity) {
        this.rules = rules;
        this.readers = readers;
        this.named = named;
        this.own = own;
        this.steps = steps;
        this.dockerfile = dockerfile;
        this.semantic = semantic;
        this.identity = identity;
    }

    /**
     * @param own the paths of the Dockerfile, the ignore file and the config in the context: they are in no layer's hash
     * @param dockerfile what reasons call the Dockerfile
     * @throws BadPatternException if a glob of the config or a path of the Dockerfile is malformed
     */
    public static FileLayers of(StepGraph graph, Layers layers, BustPoints points, Set<String> own, String dockerfile)
            throws BadPatternException {
        StepChain chain = new StepChain(graph);
        StepLayers steps = StepLayers.of(graph, points, chain);
        List<Rule> rules = new ArrayList<>();
        List<Object> identity = new ArrayList<>(List.of(Set.copyOf(own)));
        for (LayerSettings settings : layers.all()) {
            if (!settings.files().isEmpty()) {
                String where = settings.origin().isEmpty() ? "" : " (" + settings.origin() + ")";
                rules.add(new Rule(
                        Globs.of(settings.files()),
                        FileLayer.in(settings.name(), "files of layers." + settings.name() + where)));
                identity.add(settings.name());
                identity.add(settings.files());
            }
        }
        List<ContextReader> readers = new ArrayList<>();
        List<NamedReader> named = new ArrayList<>();
        for (Step step : graph.steps()) {
            for (Input input : step.inputs()) {
                if (input.source() instanceof Source.Context context
                        && !context.name().isEmpty()) {
                    named.add(new NamedReader(step, context.name(), selection(input)));
                }
            }
            List<Selection> selections = new ArrayList<>();
            for (Input input : StepChain.contextInputs(step)) {
                selections.add(selection(input));
                identity.add(List.of(input.role(), input.paths(), input.excludes()));
            }
            if (!selections.isEmpty()) {
                readers.add(new ContextReader(step, selections, chain, steps, read -> said(dockerfile, read)));
                identity.add(List.of(
                        steps.of(step.id()),
                        steps.isPlaced(step),
                        chain.fed(step).stream().map(Step::definition).toList(),
                        step.definition()));
            }
        }
        Set<LayerName> semantic = layers.all().stream()
                .filter(LayerSettings::semantic)
                .map(LayerSettings::name)
                .collect(Collectors.toUnmodifiableSet());
        identity.add(semantic);
        return new FileLayers(rules, readers, named, Set.copyOf(own), steps, dockerfile, semantic, identity);
    }

    /** What an input selects of its context. */
    public static Selection selection(Input input) throws BadPatternException {
        return input.role() == Input.Role.MOUNT
                ? Selection.mount(input.paths())
                : Selection.files(input.paths(), input.excludes(), input.role() == Input.Role.PATTERNS);
    }

    /** Whether both put every file into the same layer. */
    boolean sameRules(FileLayers other) {
        return identity.equals(other.identity);
    }

    /** The layer whose hash covers this file: empty for the Dockerfile, the ignore file and the config. */
    Optional<LayerName> layerOf(String path) {
        return own.contains(path) ? Optional.empty() : classify(path).layer();
    }

    /** The kind of a file that counts by what it means for an installation. */
    Optional<Manifest> manifest(String path, LayerName layer) {
        return semantic.contains(layer) ? Manifest.of(path) : Optional.empty();
    }

    /** The kind of a file of the context that counts by what it means for an installation; empty for all others. */
    public Optional<Manifest> manifest(String path) {
        return semantic.isEmpty() ? Optional.empty() : layerOf(path).flatMap(layer -> manifest(path, layer));
    }

    /** Whether there can be such files. */
    public boolean readsManifests() {
        return !semantic.isEmpty();
    }

    /** The layers of the steps. */
    public StepLayers steps() {
        return steps;
    }

    /**
     * The layer of a file of a named context: that of the first instruction that reads it.
     *
     * @param ignored whether the ignore rules drop it
     */
    public FileLayer ofNamed(String context, String path, boolean ignored) {
        if (ignored) {
            return FileLayer.ignored();
        }
        return named.stream()
                .filter(reader ->
                        reader.context().equals(context) && reader.selection().covers(path))
                .findFirst()
                .map(reader -> FileLayer.in(steps.of(reader.step().id()), "read by " + said(dockerfile, reader.step())))
                .orElseGet(FileLayer::unused);
    }

    /**
     * The layer of a file of the context.
     *
     * @param ignored whether the ignore rules drop it
     */
    public FileLayer of(String path, boolean ignored) {
        return ignored ? FileLayer.ignored() : classify(path);
    }

    private FileLayer classify(String path) {
        for (Rule rule : rules) {
            if (rule.globs().matches(path)) {
                return rule.layer();
            }
        }
        for (ContextReader reader : readers) {
            if (reader.reads(path)) {
                return reader.layerOf(path);
            }
        }
        return FileLayer.unused();
    }

    private static String said(String dockerfile, Step step) {
        String text = step.text().length() <= 60 ? step.text() : step.text().substring(0, 59) + "…";
        return text + " (" + dockerfile + ":" + step.lines().first() + ")";
    }
}
