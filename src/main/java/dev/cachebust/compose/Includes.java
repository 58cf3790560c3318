package dev.cachebust.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings in what other files declare, each with its own folder and {@code .env}; what a file declares itself is laid over
 * it. compose-go, {@code loader/include.go}.
 */
final class Includes {
    private static final List<String> SECTIONS = List.of("services", "secrets");

    private final SourceFiles files;
    private final Map<String, String> environment;
    private final Path folder;
    private final Consumer<String> unset;
    private final List<Path> including;

    /** @param including the files that led here, the present one last */
    Includes(
            SourceFiles files,
            Map<String, String> environment,
            Path folder,
            Consumer<String> unset,
            List<Path> including) {
        this.files = files;
        this.environment = environment;
        this.folder = folder;
        this.unset = unset;
        this.including = including;
    }

    Node.Mapping apply(Node.Mapping top, List<KeyPath> resets) throws ComposeException {
        Node include = top.get("include").orElse(new Node.Absent(top.place()));
        Node.Mapping all = top.without("include");
        if (include instanceof Node.Absent) {
            return all;
        }
        if (!(include instanceof Node.Sequence list)) {
            throw new ComposeException(
                    include.place(), "include must be a list, but is " + include.kind(), "begin each line with \"- \"");
        }
        for (Node item : list.items()) {
            all = imported(Resets.apply(included(item), resets), all);
        }
        return all;
    }

    private Node.Mapping included(Node item) throws ComposeException {
        Node.Mapping entry =
                item instanceof Node.Mapping mapping ? mapping : new Node.Mapping(item.place(), Map.of("path", item));
        List<Node.Scalar> named = texts(entry, "path");
        if (named.isEmpty()) {
            throw new ComposeException(item.place(), "this include names no file", "write - path: FILE");
        }
        List<Path> paths = new ArrayList<>();
        for (Node.Scalar name : named) {
            paths.add(local(name));
        }
        Path main = paths.get(0);
        if (including.contains(main)) {
            throw new ComposeException(
                    item.place(), files.name(main) + " includes itself in the end", "take one of the includes away");
        }
        Path parent = Optional.ofNullable(main.getParent()).orElse(folder);
        List<Node.Scalar> directory = texts(entry, "project_directory");
        Path own = directory.isEmpty() ? parent : local(directory.get(0));
        Map<String, String> variables = environment(entry, own);
        for (int at = 0; at < paths.size(); at++) {
            files.read(paths.get(at), named.get(at).place().toString());
        }
        return new Loader(files, variables, own, unset).load(paths, including);
    }

    /** The including project's variables beat the included one's. */
    private Map<String, String> environment(Node.Mapping entry, Path own) throws ComposeException {
        List<Node.Scalar> named = texts(entry, "env_file");
        Map<String, String> said = Map.of();
        if (named.isEmpty()) {
            Path file = own.resolve(".env");
            if (files.exists(file)) {
                said = DotEnv.read(files.name(file), files.read(file, files.name(file)), environment, said);
            }
        }
        for (Node.Scalar name : named) {
            if (!name.text().equals("/dev/null")) {
                Path file = local(name);
                said = DotEnv.read(
                        files.name(file), files.read(file, name.place().toString()), environment, said);
            }
        }
        Map<String, String> all = new LinkedHashMap<>(said);
        all.putAll(environment);
        return all;
    }

    private static Node.Mapping imported(Node.Mapping below, Node.Mapping above) throws ComposeException {
        Node.Mapping all = above;
        for (String section : SECTIONS) {
            Node.Mapping own = Loader.section(all, section);
            for (Map.Entry<String, Node> entry :
                    Loader.section(below, section).entries().entrySet()) {
                String name = entry.getKey();
                Optional<Node> mine = own.get(name);
                own = own.with(
                        name,
                        mine.isEmpty()
                                ? entry.getValue()
                                : Merge.nodes(entry.getValue(), mine.get(), KeyPath.of(section, name)));
            }
            all = all.with(section, own);
        }
        return all;
    }

    private Path local(Node.Scalar name) throws ComposeException {
        if (isRemote(name.text())) {
            throw new ComposeException(
                    name.place(),
                    Shown.quoted(name.text()) + " is not on this machine",
                    "only local files can be included here");
        }
        return Path.of(new Paths(folder, environment).absolute(name.text(), name.place()))
                .normalize();
    }

    /** Whether Compose would fetch a file from elsewhere. */
    static boolean isRemote(String file) {
        return Stream.of("oci://", "https://", "http://", "ssh://", "git://", "git@", "github.com/")
                .anyMatch(file::startsWith);
    }

    private static List<Node.Scalar> texts(Node.Mapping entry, String key) throws ComposeException {
        Node node = entry.get(key).orElse(new Node.Absent(entry.place()));
        List<Node> items = node instanceof Node.Sequence sequence
                ? sequence.items()
                : node instanceof Node.Absent ? List.of() : List.of(node);
        List<Node.Scalar> texts = new ArrayList<>();
        for (Node item : items) {
            if (!(item instanceof Node.Scalar scalar) || scalar.text().isEmpty()) {
                throw new ComposeException(item.place(), key + " is " + item.kind() + " here", "write a path");
            }
            texts.add(scalar);
        }
        return texts;
    }
}
