package dev.cachebust.layer;

import dev.cachebust.dockerfile.ArgDeclaration;
import dev.cachebust.dockerfile.BuildStage;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.layer.LayerSettings.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The ARGs and stages by which layers are busted.
 *
 * <p>An ARG is one only if the config or its name says so; no other ever gets a value that the user did not give. One that is
 * declared before the first FROM only, or in stages that the target does not need, acts nowhere and is none.
 */
public final class BustPoints {
    private static final Pattern MARK = Pattern.compile("CACHE_BUST|CACHEBUST");
    private static final Pattern HASH =
            Pattern.compile("(SYSTEM|SYS|OS|BASE|DEPS|DEPENDENCY|DEPENDENCIES|APP|SRC|SOURCE)_HASH");
    private static final List<LayerName> BY_POSITION =
            List.of(LayerName.SOURCE, LayerName.DEPENDENCY, LayerName.SYSTEM);

    private final List<BustPoint> points;
    private final Map<LayerName, String> stages;

    private BustPoints(List<BustPoint> points, Map<LayerName, String> stages) {
        this.points = List.copyOf(points);
        this.stages = stages;
    }

    /** Finds them in what the target needs. */
    public static BustPoints of(StepGraph graph, Layers layers) {
        Map<String, LayerName> configured = new LinkedHashMap<>();
        for (LayerSettings settings : layers.all()) {
            settings.arg().ifPresent(arg -> configured.putIfAbsent(arg, settings.name()));
        }
        Map<String, Integer> declared = declared(graph);
        List<String> names = declared.keySet().stream()
                .filter(name -> configured.containsKey(name) || namesItself(name))
                .toList();
        List<BustPoint> points = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            int fromLast = names.size() - 1 - i;
            LayerName layer = Optional.ofNullable(configured.get(name))
                    .or(() -> byName(name, layers))
                    .orElse(BY_POSITION.get(Math.min(fromLast, BY_POSITION.size() - 1)));
            Strategy strategy = layers.get(layer).strategy();
            if (strategy == Strategy.AUTO || strategy == Strategy.ARG) {
                points.add(new BustPoint(name, layer, declared.getOrDefault(name, 0), configured.containsKey(name)));
            }
        }
        return new BustPoints(points, stages(layers, points, needed(graph)));
    }

    private static Map<LayerName, String> stages(Layers layers, List<BustPoint> points, Set<String> needed) {
        Map<LayerName, String> stages = new LinkedHashMap<>();
        for (LayerSettings settings : layers.all()) {
            boolean byArg = points.stream().anyMatch(p -> p.layer().equals(settings.name()));
            if (settings.strategy() == Strategy.STAGE || (settings.strategy() == Strategy.AUTO && !byArg)) {
                settings.stage()
                        .map(s -> s.toLowerCase(Locale.ROOT))
                        .filter(needed::contains)
                        .ifPresent(s -> stages.put(settings.name(), s));
            }
        }
        return stages;
    }

    private static Set<String> needed(StepGraph graph) {
        return graph.stages().stream()
                .map(BuildStage::stage)
                .map(stage -> stage.displayName())
                .collect(Collectors.toSet());
    }

    /** The ARGs of the needed stages with the line of the first declaration, in that order. */
    private static Map<String, Integer> declared(StepGraph graph) {
        Set<String> needed = needed(graph);
        Map<String, Integer> declared = new LinkedHashMap<>();
        for (ArgDeclaration arg : graph.args()) {
            if (needed.contains(arg.stage())) {
                declared.putIfAbsent(arg.name(), arg.line());
            }
        }
        return declared;
    }

    /** Whether the name alone makes an ARG a bust ARG. */
    public static boolean namesItself(String arg) {
        return MARK.matcher(arg).find() || HASH.matcher(arg).matches();
    }

    /** The layer that a bust ARG's name tells. */
    public static Optional<LayerName> byName(String arg, Layers layers) {
        String rest = MARK.matcher(arg).replaceAll("_");
        List<String> words = List.of(rest.toUpperCase(Locale.ROOT).split("_+"));
        for (LayerName custom : layers.names()) {
            if (words.contains(custom.value().toUpperCase(Locale.ROOT))) {
                return Optional.of(custom);
            }
        }
        for (String word : words) {
            if (word.startsWith("SYS") || word.equals("OS") || word.equals("BASE")) {
                return Optional.of(LayerName.SYSTEM);
            }
            if (word.startsWith("DEP")) {
                return Optional.of(LayerName.DEPENDENCY);
            }
            if (word.startsWith("APP") || word.equals("SRC") || word.startsWith("SOURCE")) {
                return Optional.of(LayerName.SOURCE);
            }
        }
        return Optional.empty();
    }

    /** The bust ARGs in the order of their first declaration. */
    public List<BustPoint> points() {
        return points;
    }

    /** The layer that an ARG busts. */
    public Optional<LayerName> layerOf(String arg) {
        return points.stream()
                .filter(p -> p.arg().equals(arg))
                .map(BustPoint::layer)
                .findFirst();
    }

    /** The stages that the target needs whose cache is left out to bust a layer, in lower case. */
    public Map<LayerName, String> stages() {
        return stages;
    }

    /** Whether an ARG or a stage busts this layer. */
    public boolean busts(LayerName layer) {
        return stages.containsKey(layer) || hasArg(layer);
    }

    /** Whether an ARG busts this layer. */
    boolean hasArg(LayerName layer) {
        return points.stream().anyMatch(p -> p.layer().equals(layer));
    }
}
