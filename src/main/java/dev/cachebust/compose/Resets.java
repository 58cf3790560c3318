package dev.cachebust.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code !reset} and {@code !override} take away from the files below. */
final class Resets {
    private Resets() {}

    static Node.Mapping apply(Node.Mapping mapping, List<KeyPath> resets) {
        return resets.isEmpty() ? mapping : within(mapping, KeyPath.TOP, resets);
    }

    /** @param path of {@code mapping} */
    static Node.Mapping within(Node.Mapping mapping, KeyPath path, List<KeyPath> resets) {
        Map<String, Node> kept = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> {
            KeyPath here = path.with(key);
            if (!resets.contains(here)) {
                kept.put(key, node instanceof Node.Mapping inner ? within(inner, here, resets) : node);
            }
        });
        return new Node.Mapping(mapping.place(), kept);
    }
}
