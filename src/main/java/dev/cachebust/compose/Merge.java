package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays one file over another: mappings are merged key by key, lists are joined, anything else is replaced. Where a list
 * and a mapping mean the same, they are joined as lists. compose-go, {@code override/merge.go}.
 */
final class Merge {
    /** May be lists of {@code KEY=VALUE} as well as mappings. */
    private static final List<String> PAIRS =
            List.of("services.*.build.args", "services.*.build.additional_contexts", "services.*.build.labels");

    private static final String BUILD = "services.*.build";
    private static final String HOSTS = "services.*.build.extra_hosts";

    private Merge() {}

    static Node.Mapping files(Node.Mapping below, Node.Mapping above) throws ComposeException {
        return mappings(below, above, KeyPath.TOP);
    }

    /** @param path of both */
    static Node nodes(Node below, Node above, KeyPath path) throws ComposeException {
        if (path.matches(BUILD)) {
            return build(below, above, path);
        } else if (PAIRS.stream().anyMatch(path::matches)) {
            return new Node.Sequence(above.place(), Pairs.lines(below)).and(Pairs.lines(above));
        } else if (path.matches(HOSTS)) {
            return hosts(below, above);
        } else if (above instanceof Node.Absent) {
            return below;
        } else if (below instanceof Node.Mapping mapping) {
            if (above instanceof Node.Mapping other) {
                return mappings(mapping, other, path);
            }
            throw conflict(below, above, path);
        } else if (below instanceof Node.Sequence sequence) {
            if (above instanceof Node.Sequence other) {
                return sequence.and(other.items());
            }
            throw conflict(below, above, path);
        }
        return above;
    }

    static Node.Mapping mappings(Node.Mapping below, Node.Mapping above, KeyPath path) throws ComposeException {
        Map<String, Node> merged = new LinkedHashMap<>(below.entries());
        for (Map.Entry<String, Node> entry : above.entries().entrySet()) {
            String key = entry.getKey();
            Node lower = merged.get(key);
            merged.put(key, lower == null ? entry.getValue() : nodes(lower, entry.getValue(), path.with(key)));
        }
        return new Node.Mapping(above.place(), merged);
    }

    private static Node build(Node below, Node above, KeyPath path) throws ComposeException {
        if (above instanceof Node.Absent) {
            return below;
        } else if (below instanceof Node.Absent) {
            return above;
        }
        return mappings(Canonical.build(below, path), Canonical.build(above, path), path);
    }

    private static Node hosts(Node below, Node above) {
        List<Node> lower = Pairs.lines(below);
        List<Node> all = new ArrayList<>(lower);
        Set<String> seen = Pairs.texts(lower);
        for (Node node : Pairs.lines(above)) {
            if (!(node instanceof Node.Scalar scalar) || !seen.contains(scalar.text())) {
                all.add(node);
            }
        }
        return new Node.Sequence(above.place(), all);
    }

    private static ComposeException conflict(Node below, Node above, KeyPath path) {
        return new ComposeException(
                above.place(),
                Shown.plain(path.toString()) + " is " + above.kind() + " here, but " + below.kind() + " at "
                        + below.place(),
                "write both in the same form, or put !override before this one");
    }
}
