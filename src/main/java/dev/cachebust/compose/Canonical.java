package dev.cachebust.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings every short form to the long one. compose-go, {@code transform} and {@code override/uncity.go}. */
final class Canonical {
    private static final List<String> UNIQUE = List.of(
            "services.*.build.args",
            "services.*.build.additional_contexts",
            "services.*.build.labels",
            "services.*.build.tags",
            "services.*.profiles");

    private Canonical() {}

    static Node.Mapping of(Node.Mapping mapping) throws ComposeException {
        return Trees.changed(mapping, Canonical::node);
    }

    private static Node node(Node node, KeyPath path) throws ComposeException {
        if (node instanceof Node.Absent) {
            return node;
        } else if (path.matches("services.*.build")) {
            return build(node, path);
        } else if (path.matches("services.*.build.secrets.[]") && node instanceof Node.Scalar scalar) {
            return one(scalar, "source");
        } else if (path.matches("services.*.build.additional_contexts")) {
            return contexts(unique(node, path), path);
        } else if (path.matches("services.*.build.ssh")) {
            return ssh(node, path);
        } else if (path.matches("services.*.extends") && node instanceof Node.Scalar scalar) {
            return one(scalar, "service");
        }
        return unique(node, path);
    }

    /** @param node a mapping, or the context alone */
    static Node.Mapping build(Node node, KeyPath path) throws ComposeException {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        } else if (node instanceof Node.Scalar scalar) {
            return one(scalar, "context");
        }
        throw new ComposeException(
                node.place(),
                Shown.plain(path.toString()) + " must be a folder or a mapping, but is " + node.kind(),
                "write build: . or build: with its keys below");
    }

    private static Node unique(Node node, KeyPath path) {
        return node instanceof Node.Sequence sequence && UNIQUE.stream().anyMatch(path::matches)
                ? Pairs.unique(sequence)
                : node;
    }

    private static Node contexts(Node node, KeyPath path) throws ComposeException {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        Map<String, Node> contexts = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            String line = item instanceof Node.Scalar scalar ? scalar.text() : "";
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new ComposeException(
                        item.place(),
                        Shown.plain(path.toString()) + " has " + item.kind() + ", which is not NAME=CONTEXT",
                        "write such as shared=../shared");
            }
            contexts.put(line.substring(0, equals), new Node.Scalar(item.place(), line.substring(equals + 1)));
        }
        return new Node.Mapping(node.place(), contexts);
    }

    private static Node ssh(Node node, KeyPath path) throws ComposeException {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        Map<String, Node> keys = new LinkedHashMap<>();
        for (Node item : sequence.items()) {
            String line = item instanceof Node.Scalar scalar ? scalar.text() : "";
            int equals = line.indexOf('=');
            if (equals > 0) {
                keys.put(line.substring(0, equals), new Node.Scalar(item.place(), line.substring(equals + 1)));
            } else if (line.equals("default")) {
                keys.put(line, new Node.Absent(item.place()));
            } else {
                throw new ComposeException(
                        item.place(),
                        Shown.plain(path.toString()) + " has " + item.kind() + ", which names no socket or key",
                        "write \"default\" for the agent, or ID=PATH");
            }
        }
        return new Node.Mapping(node.place(), keys);
    }

    private static Node.Mapping one(Node.Scalar scalar, String key) {
        return new Node.Mapping(scalar.place(), Map.of(key, scalar.withText(scalar.text())));
    }
}
