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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private final List<Reader> readers;
    private final List<NamedReader> named;
    private final Set<String> own;
    private final StepChain chain;
    private final StepLayers steps;
    private final String dockerfile;
    private final Set<LayerName> semantic;
    private final List<Object> identity;

    /** The globs of a layer. */
    private record Rule(LayerName layer, Globs globs, String origin) {}

    /** An instruction that reads the context. */
    private record Reader(Step step, List<Selection> selections) {
        boolean covers(String path) {
            return selections.stream().anyMatch(s -> s.covers(path));
        }
    }

    /** An instruction that reads a named context. */
    private record NamedReader(Step step, String context, Selection selection) {}

    private FileLayers(
            List<Rule> rules,
            List<Reader> readers,
            List<NamedReader> named,
            Set<String> own,
            StepChain chain,
            StepLayers steps,
            String dockerfile,
            Set<LayerName> semantic,
            List<Object> identity) {
        this.rules = rules;
        this.readers = readers;
        this.named = named;
        this.own = own;
        this.chain = chain;
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
                rules.add(new Rule(settings.name(), Globs.of(settings.files()), settings.origin()));
                identity.add(settings.name());
                identity.add(settings.files());
            }
        }
        List<Reader> readers = new ArrayList<>();
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
                readers.add(new Reader(step, selections));
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
        return new FileLayers(rules, readers, named, Set.copyOf(own), chain, steps, dockerfile, semantic, identity);
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
                .map(reader -> FileLayer.in(steps.of(reader.step().id()), "read by " + said(reader.step())))
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
                String where = rule.origin().isEmpty() ? "" : " (" + rule.origin() + ")";
                return FileLayer.in(rule.layer(), "files of layers." + rule.layer() + where);
            }
        }
        for (Reader reader : readers) {
            if (reader.covers(path)) {
                return read(path, reader.step());
            }
        }
        return FileLayer.unused();
    }

    private FileLayer read(String path, Step step) {
        boolean run = step.keyword().equals("RUN");
        List<Step> runs = run ? List.of(step) : chain.fed(step);
        boolean all = StepChain.readsAll(step);
        Map<LayerName, Step> work = new TreeMap<>();
        for (Step fed : runs) {
            Optional<LayerName> layer = chain.installs(fed);
            if (layer.isPresent()) {
                if (chain.names(fed, path)) {
                    return FileLayer.in(layer.get(), said(step) + (run ? " names it" : " feeds it to " + said(fed)));
                }
                work.putIfAbsent(layer.get(), fed);
            }
        }
        Optional<LayerName> manifest = Manifests.layerOf(path);
        if (!all && work.size() == 1) {
            Map.Entry<LayerName, Step> only = work.entrySet().iterator().next();
            return FileLayer.in(
                    only.getKey(), said(step) + (run ? " reads it" : " feeds it to " + said(only.getValue())));
        }
        if (!all && steps.isPlaced(step) && manifest.isEmpty()) {
            return FileLayer.in(steps.of(step.id()), said(step) + " reads it, behind the layer's bust point");
        }
        if (manifest.isPresent()) {
            return FileLayer.in(manifest.get(), "a well-known name, read by " + said(step));
        }
        LayerName layer = all && run ? LayerName.SOURCE : steps.of(step.id());
        return FileLayer.in(layer, "read by " + said(step));
    }

    private String said(Step step) {
        String text = step.text().length() <= 60 ? step.text() : step.text().substring(0, 59) + "…";
        return text + " (" + dockerfile + ":" + step.lines().first() + ")";
    }
}
