package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads additional hosts: a mapping, or lines of {@code host=address} or {@code host:address}. */
final class Hosts {
    private Hosts() {}

    static Map<String, List<String>> read(Fields fields, String key) throws ComposeException {
        Map<String, List<String>> hosts = new LinkedHashMap<>();
        Optional<Node> node = fields.node(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
                List<Node> values =
                        entry.getValue() instanceof Node.Sequence list ? list.items() : List.of(entry.getValue());
                for (Node value : values) {
                    add(hosts, entry.getKey(), value instanceof Node.Scalar scalar ? scalar.text() : "", value, fields);
                }
            }
            return hosts;
        }
        for (String line : fields.texts(key, false)) {
            int parted = line.contains("=") ? line.indexOf('=') : line.indexOf(':');
            if (parted < 0) {
                throw fields.problem(
                        fields.place(),
                        "has the extra host " + Shown.quoted(line) + ", which has no address",
                        "write host=address");
            }
            for (String address : line.substring(parted + 1).split(",", -1)) {
                add(hosts, line.substring(0, parted), address, node.orElseThrow(), fields);
            }
        }
        return hosts;
    }

    private static void add(Map<String, List<String>> hosts, String host, String address, Node node, Fields fields)
            throws ComposeException {
        if (host.isEmpty() || host.contains(":") || host.contains("=")) {
            throw fields.problem(node.place(), "has the bad host name " + Shown.quoted(host), "write host=address");
        }
        boolean bracketed = address.length() > 2 && address.startsWith("[") && address.endsWith("]");
        hosts.computeIfAbsent(host, name -> new ArrayList<>())
                .add(bracketed ? address.substring(1, address.length() - 1) : address);
    }
}
