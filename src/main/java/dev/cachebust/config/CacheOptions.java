package dev.cachebust.config;

import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.compose.Nearest;
import dev.cachebust.compose.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cache imports and exports as {@code docker buildx build --cache-from} takes them: {@code type=registry,ref=…,mode=max},
 * with quotes around a field that holds a comma, or a bare reference for the registry type. Values never reach a
 * message: they may be credentials.
 */
final class CacheOptions {
    static final Type<List<CacheOption>> FROM = list(false);
    static final Type<List<CacheOption>> TO = list(true);

    private static final Set<String> TYPES = Set.of("registry", "inline", "local", "gha", "s3", "azblob");

    private CacheOptions() {}

    private static Type<List<CacheOption>> list(boolean export) {
        return raw -> {
            List<CacheOption> options = new ArrayList<>();
            for (String text : Types.TEXTS.read(raw)) {
                options.add(parse(text, export));
            }
            return List.copyOf(options);
        };
    }

    private static CacheOption parse(String text, boolean export) throws BadValue {
        List<String> fields = Csv.fields(text);
        SortedMap<String, String> attributes = new TreeMap<>();
        if (fields.size() == 1 && !fields.get(0).contains("=")) {
            attributes.put("ref", fields.get(0));
            return new CacheOption("registry", attributes);
        }
        attributes.putAll(Csv.pairs(text, "type=registry,ref=name:cache"));
        String type = Optional.ofNullable(attributes.remove("type")).orElse("");
        checkType(type, export);
        if (type.equals("registry") && attributes.getOrDefault("ref", "").isEmpty()) {
            throw new BadValue("needs a ref for type=registry", "write it as \"type=registry,ref=name:cache\"");
        }
        String folder = export ? "dest" : "src";
        if (type.equals("local") && attributes.getOrDefault(folder, "").isEmpty()) {
            throw new BadValue(
                    "needs a folder for type=local", "write it as \"type=local," + folder + "=build-cache\"");
        }
        String mode = attributes.getOrDefault("mode", "min");
        if (export && !mode.equals("min") && !mode.equals("max")) {
            throw new BadValue("must have mode=min or mode=max, but has mode=" + Shown.plain(mode));
        }
        return new CacheOption(type, attributes);
    }

    /** The same with the folders of local caches as absolute ones. */
    static List<CacheOption> inProject(List<CacheOption> options, Path project) {
        return options.stream()
                .map(option -> option.type().equals("local") ? inProject(option, project) : option)
                .toList();
    }

    private static CacheOption inProject(CacheOption option, Path project) {
        SortedMap<String, String> attributes = new TreeMap<>(option.attributes());
        for (String folder : List.of("src", "dest")) {
            attributes.computeIfPresent(
                    folder, (name, path) -> project.resolve(path).normalize().toString());
        }
        return new CacheOption(option.type(), attributes);
    }

    private static void checkType(String type, boolean export) throws BadValue {
        if (type.isEmpty()) {
            throw new BadValue("has no type", "write it as \"type=registry,ref=name:cache\"");
        } else if (!TYPES.contains(type)) {
            throw new BadValue(
                    "has the unknown type " + Shown.quoted(type),
                    Nearest.to(type, TYPES)
                            .map(near -> "did you mean type=" + near + "?")
                            .orElse("write it as \"type=registry,ref=name:cache\""));
        } else if (type.equals("inline") && !export) {
            throw new BadValue(
                    "cannot import type=inline",
                    "inline cache is read from the image itself: write \"type=registry,ref=NAME\" with the image's name");
        }
    }
}
