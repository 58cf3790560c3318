package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Lists of {@code KEY=VALUE} that may be mappings, too. */
final class Pairs {
    private Pairs() {}

    /** As a list; a mapping in the order of its keys, one without a value as the key alone. */
    static List<Node> lines(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return sequence.items();
        } else if (node instanceof Node.Scalar scalar) {
            return List.of(scalar.withText(scalar.text()));
        } else if (node instanceof Node.Mapping mapping) {
            TreeMap<String, Node> sorted = new TreeMap<>();
            mapping.entries().forEach((key, value) -> {
                List<Node> values = value instanceof Node.Sequence sequence ? sequence.items() : List.of(value);
                for (Node one : values) {
                    String line = one instanceof Node.Scalar scalar ? key + "=" + scalar.text() : key;
                    sorted.put(line, new Node.Scalar(one.place(), line));
                }
            });
            return List.copyOf(sorted.values());
        }
        return List.of();
    }

    /** Of lines with the same key only the last stays, in the place of the first. */
    static Node.Sequence unique(Node.Sequence sequence) {
        Map<String, Node> byKey = new LinkedHashMap<>();
        List<Node> others = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (item instanceof Node.Scalar scalar) {
                byKey.put(key(scalar.text()), item);
            } else {
                others.add(item);
            }
        }
        return new Node.Sequence(sequence.place(), List.copyOf(byKey.values())).and(others);
    }

    static Set<String> texts(List<Node> lines) {
        Set<String> texts = new HashSet<>();
        for (Node line : lines) {
            if (line instanceof Node.Scalar scalar) {
                texts.add(scalar.text());
            }
        }
        return texts;
    }

    static String key(String line) {
        int equals = line.indexOf('=');
        return equals < 0 ? line : line.substring(0, equals);
    }
}
