package dev.cachebust.init;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Entry;
import dev.cachebust.layer.BustPoint;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.LayerSettings.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A config that says of a project what is otherwise derived, to begin with and to change. */
final class ConfigText {
    private static final int MANY = 12;
    /** No pattern, and nothing that TOML would have to escape. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@+=,. /-]+");

    private ConfigText() {}

    /** The layers as the config names them: those that an ARG of the draft busts. */
    static List<LayerSettings> layers(Draft draft, boolean withFiles) {
        List<LayerSettings> all = new ArrayList<>();
        for (LayerName layer : draft.subject().layers().names()) {
            Optional<String> arg = draft.points().points().stream()
                    .filter(point -> point.layer().equals(layer))
                    .map(BustPoint::arg)
                    .findFirst();
            if (arg.isPresent()) {
                all.add(new LayerSettings(
                        layer,
                        withFiles ? files(draft, layer) : List.of(),
                        arg,
                        Optional.empty(),
                        Strategy.AUTO,
                        Optional.empty(),
                        false,
                        List.of(),
                        ""));
            }
        }
        return all;
    }

    /** The files of a layer, unless they are many, have odd names, or are all the rest. */
    private static List<String> files(Draft draft, LayerName layer) {
        List<String> files = new ArrayList<>();
        for (ContextTree.Item item : draft.subject().context()) {
            boolean counts = !(item.entry() instanceof Entry.Dir)
                    && !draft.subject().own().contains(item.path())
                    && draft.files().of(item.path(), false).layer().equals(Optional.of(layer));
            if (counts) {
                files.add(item.path());
            }
        }
        boolean few = files.size() <= MANY
                && files.stream().allMatch(f -> PLAIN.matcher(f).matches());
        return few && !layer.equals(LayerName.SOURCE) ? files : List.of();
    }

    static String of(String settings, List<LayerSettings> layers) {
        StringBuilder text = new StringBuilder("# Written by cachebust init. config.example.toml has every setting.\n");
        text.append(settings);
        for (LayerSettings layer : layers) {
            text.append("\n[layers.").append(layer.name()).append("]\n");
            layer.arg().ifPresent(arg -> text.append("arg = \"").append(arg).append("\"\n"));
            if (!layer.files().isEmpty()) {
                text.append("files = [\"")
                        .append(String.join("\", \"", layer.files()))
                        .append("\"]\n");
            }
        }
        return text.toString();
    }
}
