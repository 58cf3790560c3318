package dev.cachebust.build.buildkit.content;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.CacheOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The shared caches of one build as the engine is told of them. Of those that are folders of ours ({@code type=local}) it
 * is told an opaque name instead of the folder, and the digest of what to import (BuildKit's {@code client/solve.go}).
 *
 * @param imports all cache imports of the build, without those that hold nothing
 * @param exports all cache exports of the build
 * @param stores the folders by the engine's name for them
 * @param targets the folders that are written to
 * @param warnings what is left out, and why
 */
public record SharedCaches(
        List<CacheOption> imports,
        List<CacheOption> exports,
        Map<String, OciLayout> stores,
        List<Export> targets,
        List<String> warnings) {
    private static final String LOCAL = "local";
    private static final int NAME_LENGTH = 16;

    /** A folder that gets an index entry when all of its blobs are there. */
    public record Export(OciLayout layout, String tag) {}

    public SharedCaches {
        imports = List.copyOf(imports);
        exports = List.copyOf(exports);
        stores = Map.copyOf(stores);
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks into the folders that a build reads from.
     *
     * @param environment of the process
     */
    public static SharedCaches of(BuildRequest request, Map<String, String> environment) {
        Map<String, OciLayout> stores = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        List<CacheOption> imports = new ArrayList<>();
        for (CacheOption option : known(request.cacheFrom(), "imported from", environment, warnings)) {
            if (option.type().equals(LOCAL)) {
                imported(option, stores, warnings).ifPresent(imports::add);
            } else {
                imports.add(option);
            }
        }
        List<CacheOption> exports = new ArrayList<>();
        List<Export> targets = new ArrayList<>();
        for (CacheOption option : known(request.cacheTo(), "exported to", environment, warnings)) {
            if (option.type().equals(LOCAL)) {
                OciLayout layout = layout(option, "dest");
                targets.add(new Export(layout, option.attributes().getOrDefault("tag", "latest")));
                exports.add(renamed(option, "dest", layout, stores));
            } else {
                exports.add(option);
            }
        }
        return new SharedCaches(imports, exports, stores, targets, warnings);
    }

    private static List<CacheOption> known(
            List<CacheOption> options, String direction, Map<String, String> environment, List<String> warnings) {
        List<CacheOption> known = new ArrayList<>();
        for (CacheOption option : options) {
            Optional<CacheOption> complete = option.type().equals(GithubCache.TYPE)
                    ? GithubCache.complete(option, environment)
                    : Optional.of(option);
            complete.ifPresentOrElse(
                    known::add,
                    () -> warnings.add("no cache is " + direction + " GitHub Actions: ACTIONS_RUNTIME_TOKEN and"
                            + " ACTIONS_RESULTS_URL are not passed on to this step"));
        }
        return known;
    }

    /** Whether the engine names a manifest when it has exported something. */
    public boolean expectsManifest() {
        return exports.stream()
                .anyMatch(option -> option.type().equals(LOCAL) || option.type().equals("registry"));
    }

    /** @param manifest the descriptor of what was exported, as the engine gives it */
    public void exported(String manifest) throws IOException {
        for (Export target : targets) {
            target.layout().tag(target.tag(), manifest);
        }
    }

    private static Optional<CacheOption> imported(
            CacheOption option, Map<String, OciLayout> stores, List<String> warnings) {
        OciLayout layout = layout(option, "src");
        SortedMap<String, String> attributes = new TreeMap<>(option.attributes());
        String tag = attributes.getOrDefault("tag", "latest");
        try {
            Optional<String> digest = Optional.ofNullable(attributes.get("digest"));
            Optional<String> found =
                    digest.isPresent() ? digest.filter(d -> layout.blob(d).isPresent()) : layout.find(tag);
            if (found.isEmpty()) {
                warnings.add("no cache is imported from " + layout.folder() + ": nothing in it is called "
                        + digest.orElse(tag) + " (yet)");
                return Optional.empty();
            }
            attributes.put("digest", found.get());
            return Optional.of(renamed(new CacheOption(LOCAL, attributes), "src", layout, stores));
        } catch (IOException e) {
            warnings.add("no cache is imported from " + layout.folder() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static OciLayout layout(CacheOption option, String attribute) {
        return new OciLayout(Path.of(option.attributes().getOrDefault(attribute, "")));
    }

    private static CacheOption renamed(
            CacheOption option, String attribute, OciLayout layout, Map<String, OciLayout> stores) {
        String name = name(layout.folder());
        stores.put(LOCAL + ":" + name, layout);
        SortedMap<String, String> attributes = new TreeMap<>(option.attributes());
        attributes.put(attribute, name);
        return new CacheOption(option.type(), attributes);
    }

    private static String name(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
            return "cache-" + HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
