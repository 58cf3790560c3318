package dev.cachebust.compose;

import dev.cachebust.compose.YamlTree.Document;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Lays files over each other, with what they include and extend, in the order of compose-go's {@code loader/loader.go}:
 * variables, includes, resets, extensions, merge, long forms; paths last.
 */
final class Loader {
    /** What of a service decides its image and what is watched. */
    private static final Set<String> OF_SERVICE =
            Set.of("build", "image", "develop", "profiles", "extends", "platform", "provider");

    private final SourceFiles files;
    private final Map<String, String> environment;
    private final Path folder;
    private final Consumer<String> unset;
    private final Map<Path, Base> bases = new HashMap<>();

    /**
     * @param environment the variables' values
     * @param folder what relative paths are relative to
     * @param unset is told the name of each variable that is not set
     */
    Loader(SourceFiles files, Map<String, String> environment, Path folder, Consumer<String> unset) {
        this.files = files;
        this.environment = environment;
        this.folder = folder;
        this.unset = unset;
    }

    /** A file that services extend those of. */
    record Base(Node.Mapping services, List<KeyPath> resets) {}

    /**
     * All of them as one, in long forms and with absolute paths.
     *
     * @param including the files that led here, to find cycles
     */
    Node.Mapping load(List<Path> paths, List<Path> including) throws ComposeException {
        Node.Mapping merged = empty(paths.get(0));
        for (Path path : paths) {
            Includes includes = new Includes(files, environment, folder, unset, with(including, path));
            for (Document document : YamlTree.read(files.name(path), files.read(path, files.name(path)))) {
                Node.Mapping top = relevant(document);
                top = includes.apply(top, document.resets());
                merged = Resets.apply(merged, document.resets());
                top = new Extends(this, files, folder).apply(top, path, document.resets());
                merged = Canonical.of(Merge.files(merged, top));
            }
        }
        return paths(folder).resolved(Trees.changed(merged, Loader::defaults));
    }

    /** A file as what a service extends, its paths absolute; read once. */
    Base base(Path path, String origin) throws ComposeException {
        Base known = bases.get(path);
        if (known != null) {
            return known;
        }
        Node.Mapping merged = empty(path);
        List<KeyPath> resets = List.of();
        for (Document document : YamlTree.read(files.name(path), files.read(path, origin))) {
            merged = Resets.apply(merged, document.resets());
            merged = Canonical.of(Merge.files(merged, relevant(document)));
            resets = document.resets();
        }
        Path parent = path.getParent();
        merged = paths(parent == null ? folder : parent).resolved(merged);
        Base base = new Base(services(merged), resets);
        bases.put(path, base);
        return base;
    }

    Paths paths(Path relativeTo) {
        return new Paths(relativeTo, environment);
    }

    static Node.Mapping services(Node.Mapping top) throws ComposeException {
        return section(top, "services");
    }

    /** A mapping of the top; empty if it is not there. */
    static Node.Mapping section(Node.Mapping top, String key) throws ComposeException {
        Node node = top.get(key).orElse(new Node.Absent(top.place()));
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        } else if (node instanceof Node.Absent) {
            return new Node.Mapping(node.place(), Map.of());
        }
        throw new ComposeException(
                node.place(),
                key + " must be a mapping, but is " + node.kind(),
                "write " + key + ": and names below it");
    }

    /** With its variables filled in, all of them; what decides no image is left out after that. */
    private Node.Mapping relevant(Document document) throws ComposeException {
        Node.Mapping top = Interpolation.apply(document.top(), new Template(environment, unset));
        Map<String, Node> kept = new LinkedHashMap<>();
        Map<String, Node> services = new LinkedHashMap<>();
        services(top).entries().forEach((name, service) -> services.put(name, service(service)));
        kept.put("services", new Node.Mapping(services(top).place(), services));
        kept.put("secrets", section(top, "secrets"));
        top.get("include").ifPresent(include -> kept.put("include", include));
        return new Node.Mapping(top.place(), kept);
    }

    private static Node service(Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            return node;
        }
        Map<String, Node> kept = new LinkedHashMap<>(mapping.entries());
        kept.keySet().retainAll(OF_SERVICE);
        return new Node.Mapping(mapping.place(), kept);
    }

    private static Node defaults(Node node, KeyPath path) {
        return path.matches("services.*.build")
                        && node instanceof Node.Mapping mapping
                        && mapping.get("context").isEmpty()
                ? mapping.with("context", new Node.Scalar(mapping.place(), "."))
                : node;
    }

    private Node.Mapping empty(Path path) {
        return new Node.Mapping(new Place(files.name(path), 1, 1), Map.of());
    }

    private static List<Path> with(List<Path> including, Path path) {
        return Stream.concat(including.stream(), Stream.of(path)).toList();
    }
}
