package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the values of variables into every text of a document; keys stay as they are. */
final class Interpolation {
    private Interpolation() {}

    static Node.Mapping apply(Node.Mapping mapping, Template template) throws ComposeException {
        return mapping(mapping, KeyPath.TOP, template);
    }

    private static Node node(Node node, KeyPath path, Template template) throws ComposeException {
        if (node instanceof Node.Mapping mapping) {
            return mapping(mapping, path, template);
        } else if (node instanceof Node.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                items.add(node(item, path.with(KeyPath.ITEM), template));
            }
            return new Node.Sequence(sequence.place(), items);
        } else if (node instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return scalar.withText(fill(scalar, text, path, template));
        }
        return node;
    }

    private static Node.Mapping mapping(Node.Mapping mapping, KeyPath path, Template template) throws ComposeException {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            entries.put(entry.getKey(), node(entry.getValue(), path.with(entry.getKey()), template));
        }
        return new Node.Mapping(mapping.place(), entries);
    }

    private static String fill(Node.Scalar scalar, String text, KeyPath path, Template template)
            throws ComposeException {
        try {
            return template.fill(text);
        } catch (Template.Unusable e) {
            throw new ComposeException(scalar.place(), Shown.plain(path.toString()) + ": " + e.text(), e.hint());
        }
    }
}
