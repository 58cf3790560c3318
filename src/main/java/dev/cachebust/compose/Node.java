package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a Compose file, with where it was written. */
sealed interface Node {
    Place place();

    /** What it is, for messages, such as {@code a list}. */
    String kind();

    /** Entries in the order of the file. */
    record Mapping(Place place, Map<String, Node> entries) implements Node {
        public Mapping {
            entries = Ordered.copy(entries);
        }

        Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        Mapping with(String key, Node value) {
            Map<String, Node> more = new LinkedHashMap<>(entries);
            more.put(key, value);
            return new Mapping(place, more);
        }

        Mapping without(String key) {
            Map<String, Node> fewer = new LinkedHashMap<>(entries);
            fewer.remove(key);
            return new Mapping(place, fewer);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        Sequence and(List<Node> more) {
            List<Node> all = new ArrayList<>(items);
            all.addAll(more);
            return new Sequence(place, all);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param value a String, Boolean, Long or Double */
    record Scalar(Place place, Object value) implements Node {
        /** As Compose puts it where text is wanted. */
        String text() {
            return value instanceof Double number ? GoNumber.text(number) : value.toString();
        }

        Scalar withText(String text) {
            return new Scalar(place, text);
        }

        @Override
        public String kind() {
            return value instanceof String text ? "the text " + Shown.quoted(text) : text();
        }
    }

    /** A key that has no value. */
    record Absent(Place place) implements Node {
        @Override
        public String kind() {
            return "empty";
        }
    }
}
