package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of a mapping by their type; what does not fit is an error with its place. */
final class Fields {
    private final Node.Mapping mapping;
    private final String path;

    /** @param path of the mapping, for messages */
    Fields(Node.Mapping mapping, String path) {
        this.mapping = mapping;
        this.path = Shown.plain(path);
    }

    static Fields of(Node node, String path) throws ComposeException {
        if (node instanceof Node.Mapping mapping) {
            return new Fields(mapping, path);
        }
        throw new ComposeException(
                node.place(),
                Shown.plain(path) + " must be a mapping, but is " + node.kind(),
                "write its keys below it, indented");
    }

    Place place() {
        return mapping.place();
    }

    /** A value; none if it is empty. */
    Optional<Node> node(String key) {
        return mapping.get(key).filter(node -> !(node instanceof Node.Absent));
    }

    /** Refuses every other key but those that begin with {@code x-}. */
    void only(Set<String> keys) throws ComposeException {
        for (Map.Entry<String, Node> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            if (!keys.contains(key) && !key.startsWith("x-")) {
                throw new ComposeException(
                        entry.getValue().place(),
                        path + " has no key " + Shown.quoted(key),
                        Nearest.to(key, keys)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("it can have "
                                        + String.join(
                                                ", ", keys.stream().sorted().toList())));
            }
        }
    }

    Optional<String> text(String key) throws ComposeException {
        Optional<Node> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Scalar)) {
            throw wrong(node.get(), key, "must be text", "write one value");
        }
        return node.map(scalar -> ((Node.Scalar) scalar).text());
    }

    /** Text that is not empty. */
    Optional<String> word(String key) throws ComposeException {
        return text(key).filter(text -> !text.isEmpty());
    }

    /** A list; {@code single}: or one value. */
    List<String> texts(String key, boolean single) throws ComposeException {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (single && node.get() instanceof Node.Scalar scalar) {
            return List.of(scalar.text());
        }
        if (!(node.get() instanceof Node.Sequence sequence)) {
            throw wrong(node.get(), key, "must be a list", "write each on a line of its own that begins with \"- \"");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (!(item instanceof Node.Scalar scalar)) {
                throw wrong(item, key, "must be a list of texts", "write text after each \"- \"");
            }
            texts.add(scalar.text());
        }
        return texts;
    }

    /** Also the words of YAML 1.1, as Compose has it. */
    boolean flag(String key) throws ComposeException {
        Optional<Node> node = node(key);
        if (node.isEmpty()) {
            return false;
        }
        String word = node.get() instanceof Node.Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        return switch (word) {
            case "true", "y", "yes", "on" -> true;
            case "false", "n", "no", "off" -> false;
            default -> throw wrong(node.get(), key, "must be true or false", "write true or false");
        };
    }

    /** A mapping or a list of {@code KEY=VALUE}; without a value: empty. */
    Map<String, Optional<String>> pairs(String key) throws ComposeException {
        Map<String, Optional<String>> pairs = new LinkedHashMap<>();
        Optional<Node> node = node(key);
        if (node.isPresent() && node.get() instanceof Node.Mapping inner) {
            for (Map.Entry<String, Node> entry : inner.entries().entrySet()) {
                Node value = entry.getValue();
                if (value instanceof Node.Scalar scalar) {
                    pairs.put(entry.getKey(), Optional.of(scalar.text()));
                } else if (value instanceof Node.Absent) {
                    pairs.put(entry.getKey(), Optional.empty());
                } else {
                    throw wrong(value, key + "." + Shown.plain(entry.getKey()), "must be text", "write one value");
                }
            }
            return pairs;
        }
        for (String line : texts(key, false)) {
            int equals = line.indexOf('=');
            pairs.put(Pairs.key(line), equals < 0 ? Optional.empty() : Optional.of(line.substring(equals + 1)));
        }
        return pairs;
    }

    /** All of its values that are text, by their keys. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, node) -> {
            if (node instanceof Node.Scalar scalar) {
                values.put(key, scalar.text());
            }
        });
        return values;
    }

    /** The mappings of a list. */
    List<Fields> items(String key) throws ComposeException {
        List<Fields> items = new ArrayList<>();
        Optional<Node> node = node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
            throw wrong(node.get(), key, "must be a list", "write each on a line of its own that begins with \"- \"");
        }
        if (node.isPresent() && node.get() instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                items.add(of(item, path + "." + key + "[]"));
            }
        }
        return items;
    }

    ComposeException wrong(Node node, String key, String wanted, String hint) {
        return new ComposeException(node.place(), path + "." + key + " " + wanted + ", but is " + node.kind(), hint);
    }

    ComposeException problem(Place at, String message, String hint) {
        return new ComposeException(at, path + " " + message, hint);
    }
}
