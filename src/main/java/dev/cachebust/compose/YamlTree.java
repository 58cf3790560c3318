package dev.cachebust.compose;

import dev.cachebust.compose.YamlText.Kind;
import dev.cachebust.compose.YamlText.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows aliases and merge keys, and takes out what is tagged {@code !reset} and {@code !override}. */
final class YamlTree {
    /** Compose's own limit. Aliases of aliases grow by powers. */
    private static final int MOST_NODES = 100_000;

    private final List<KeyPath> resets = new ArrayList<>();
    private final Set<Written> entered = Collections.newSetFromMap(new IdentityHashMap<>());
    private int nodes;

    private YamlTree() {}

    /**
     * One document of a Compose file.
     *
     * @param resets what of earlier files is dropped before this one is laid over them
     */
    record Document(Node.Mapping top, List<KeyPath> resets) {
        Document {
            resets = List.copyOf(resets);
        }
    }

    /** The documents of a file. */
    static List<Document> read(String file, String text) throws ComposeException {
        List<Document> documents = new ArrayList<>();
        for (Written written : YamlText.read(file, text)) {
            YamlTree tree = new YamlTree();
            Optional<Node> top = tree.node(written, KeyPath.TOP);
            if (top.isPresent() && top.get() instanceof Node.Mapping mapping) {
                documents.add(new Document(mapping, tree.resets));
            } else if (top.isPresent() && !(top.get() instanceof Node.Absent)) {
                throw new ComposeException(
                        written.place(),
                        "a Compose file is a mapping, but this is " + top.get().kind(),
                        "it begins with \"services:\"");
            }
        }
        return documents;
    }

    /** Nothing if it is to be left out. */
    private Optional<Node> node(Written written, KeyPath path) throws ComposeException {
        if (++nodes > MOST_NODES) {
            throw new ComposeException(
                    written.place(),
                    "this has more than " + MOST_NODES + " values",
                    "aliases of aliases grow by powers: use fewer");
        }
        if (written.tag().equals("!reset")) {
            resets.add(path);
            return Optional.empty();
        } else if (written.tag().equals("!override")) {
            resets.add(path);
        }
        Written target = written.target();
        if (target != null) {
            return node(target, path);
        }
        return switch (written.kind()) {
            case MAPPING -> Optional.of(mapping(written, path));
            case SEQUENCE -> Optional.of(sequence(written, path));
            default -> Optional.of(scalar(written));
        };
    }

    private static Node scalar(Written written) {
        if (written.kind() == Kind.QUOTED || written.tag().endsWith(":str")) {
            return new Node.Scalar(written.place(), written.text());
        }
        return YamlScalars.resolve(written.text())
                .<Node>map(value -> new Node.Scalar(written.place(), value))
                .orElseGet(() -> new Node.Absent(written.place()));
    }

    private Node sequence(Written written, KeyPath path) throws ComposeException {
        enter(written);
        List<Node> items = new ArrayList<>();
        for (Written child : written.children()) {
            node(child, path.with(KeyPath.ITEM)).ifPresent(items::add);
        }
        entered.remove(written);
        return new Node.Sequence(written.place(), items);
    }

    private Node.Mapping mapping(Written written, KeyPath path) throws ComposeException {
        enter(written);
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        List<Written> merged = new ArrayList<>();
        for (int at = 0; at + 1 < written.children().size(); at += 2) {
            Written key = written.children().get(at);
            Written value = written.children().get(at + 1);
            String name = key(key);
            Place before = keys.putIfAbsent(name, key.place());
            if (before != null) {
                throw new ComposeException(
                        key.place(),
                        "the key " + Shown.quoted(name) + " is already at " + before,
                        "keep one of the two");
            }
            if (key.isMergeKey()) {
                merged.add(value);
            } else {
                node(value, path.with(name)).ifPresent(node -> entries.put(name, node));
            }
        }
        for (Written value : merged) {
            merge(value, path, entries);
        }
        entered.remove(written);
        return new Node.Mapping(written.place(), entries);
    }

    /** What is there already stays; of several mappings the earlier beats the later. */
    private void merge(Written written, KeyPath path, Map<String, Node> entries) throws ComposeException {
        Written target = written.target() == null ? written : written.target();
        if (target.kind() == Kind.SEQUENCE) {
            enter(target);
            for (Written child : target.children()) {
                merge(child, path, entries);
            }
            entered.remove(target);
            return;
        }
        Optional<Node> node = node(written, path);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entries::putIfAbsent);
        } else if (node.isPresent()) {
            throw new ComposeException(
                    written.place(), "<< takes a mapping or a list of them", "write <<: *name of an anchored mapping");
        }
    }

    private static String key(Written key) throws ComposeException {
        Written target = key.target() == null ? key : key.target();
        if (target.kind() == Kind.QUOTED || target.tag().endsWith(":str")) {
            return target.text();
        }
        if (target.kind() == Kind.PLAIN && YamlScalars.resolve(target.text()).orElse(false) instanceof String text) {
            return text;
        }
        throw new ComposeException(key.place(), "this key is not text", "put it in quotes");
    }

    private void enter(Written written) throws ComposeException {
        if (!entered.add(written)) {
            throw new ComposeException(
                    written.place(), "this contains itself", "an alias may not stand inside its anchor");
        }
    }
}
