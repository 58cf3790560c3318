package dev.cachebust.layer;

import dev.cachebust.dockerfile.Suggest;
import dev.cachebust.layer.LayerSettings.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The layers of a project in their order: those that the config names as it orders them, and the built-in ones. */
public final class Layers {
    private static final List<LayerName> BUILT_IN = List.of(LayerName.SYSTEM, LayerName.DEPENDENCY, LayerName.SOURCE);
    private static final Map<String, LayerName> SHORT = Map.of(
            "sys", LayerName.SYSTEM,
            "dep", LayerName.DEPENDENCY,
            "deps", LayerName.DEPENDENCY,
            "dependencies", LayerName.DEPENDENCY,
            "app", LayerName.SOURCE,
            "src", LayerName.SOURCE);

    private final Map<LayerName, LayerSettings> byName = new LinkedHashMap<>();

    private Layers() {}

    /** Adds the built-in layers that are not configured, before the first configured one that comes later, else last. */
    public static Layers of(List<LayerSettings> configured) {
        List<LayerSettings> all = new ArrayList<>(configured);
        for (int i = 0; i < BUILT_IN.size(); i++) {
            LayerName name = BUILT_IN.get(i);
            if (all.stream().noneMatch(s -> s.name().equals(name))) {
                all.add(place(all, BUILT_IN.subList(i + 1, BUILT_IN.size())), builtIn(name));
            }
        }
        Layers layers = new Layers();
        all.forEach(s -> layers.byName.put(s.name(), s));
        return layers;
    }

    private static int place(List<LayerSettings> all, List<LayerName> later) {
        for (int i = 0; i < all.size(); i++) {
            if (later.contains(all.get(i).name())) {
                return i;
            }
        }
        return all.size();
    }

    private static LayerSettings builtIn(LayerName name) {
        return new LayerSettings(
                name,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Strategy.AUTO,
                Optional.empty(),
                false,
                List.of(),
                "");
    }

    /** The names in order. */
    public List<LayerName> names() {
        return List.copyOf(byName.keySet());
    }

    /** The settings in the order of the layers. */
    public List<LayerSettings> all() {
        return List.copyOf(byName.values());
    }

    /** The settings of one; those of a built-in layer for a name that is not there. */
    public LayerSettings get(LayerName name) {
        LayerSettings settings = byName.get(name);
        return settings == null ? builtIn(name) : settings;
    }

    /**
     * The layer that a person means: its name, {@code sys}, {@code deps}, {@code app} or {@code src}, or the beginning of one
     * name only.
     *
     * @throws UnknownLayerException if there is none
     */
    public LayerName parse(String typed) {
        String word = typed.strip().toLowerCase(Locale.ROOT);
        LayerName exact = new LayerName(word);
        if (byName.containsKey(exact)) {
            return exact;
        }
        if (SHORT.containsKey(word)) {
            return SHORT.get(word);
        }
        List<LayerName> begun =
                byName.keySet().stream().filter(n -> n.value().startsWith(word)).toList();
        if (begun.size() == 1 && !word.isEmpty()) {
            return begun.get(0);
        }
        List<String> valid = byName.keySet().stream().map(LayerName::value).toList();
        String hint = Suggest.hint(word, valid);
        throw new UnknownLayerException("there is no layer '" + typed + "': "
                + (hint.isEmpty() ? "the layers are " + String.join(", ", valid) : hint));
    }
}
