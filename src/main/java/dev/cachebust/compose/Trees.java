package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes what lies at certain paths of a tree. */
final class Trees {
    private Trees() {}

    /** What becomes of a node; itself, if nothing does. */
    interface Change {
        Node at(Node node, KeyPath path) throws ComposeException;
    }

    /** From the leaves up. */
    static Node.Mapping changed(Node.Mapping mapping, Change change) throws ComposeException {
        return inner(mapping, KeyPath.TOP, change);
    }

    private static Node node(Node node, KeyPath path, Change change) throws ComposeException {
        if (node instanceof Node.Mapping mapping) {
            return change.at(inner(mapping, path, change), path);
        } else if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                items.add(node(item, path.with(KeyPath.ITEM), change));
            }
            return change.at(new Node.Sequence(sequence.place(), items), path);
        }
        return change.at(node, path);
    }

    private static Node.Mapping inner(Node.Mapping mapping, KeyPath path, Change change) throws ComposeException {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            entries.put(entry.getKey(), node(entry.getValue(), path.with(entry.getKey()), change));
        }
        return new Node.Mapping(mapping.place(), entries);
    }
}
