package dev.cachebust.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Json} wrote, as nodes that know their type: asking one for what it is not is an {@link IOException}, so
 * that a damaged file is one failure and not many.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /** A value. */
    public record Node(@Nullable Object value) {
        /** Whether it is JSON's null. */
        public boolean isNull() {
            return value == null;
        }

        /** A string. */
        public String text() throws IOException {
            return as(String.class);
        }

        /** A whole number. */
        public long number() throws IOException {
            return as(Long.class);
        }

        /** A whole number that an int can hold. */
        public int integer() throws IOException {
            long number = number();
            if (number != (int) number) {
                throw new IOException("a number is too large");
            }
            return (int) number;
        }

        /** True or false. */
        public boolean truth() throws IOException {
            return as(Boolean.class);
        }

        /** A constant, by its name in any case. */
        public <E extends Enum<E>> E choice(Class<E> type) throws IOException {
            try {
                return Enum.valueOf(type, text().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IOException("an unknown " + type.getSimpleName(), e);
            }
        }

        /** The strings of an array. */
        public List<String> texts() throws IOException {
            List<String> texts = new ArrayList<>();
            for (Node item : items()) {
                texts.add(item.text());
            }
            return texts;
        }

        /** The items of an array. */
        public List<Node> items() throws IOException {
            List<Node> items = new ArrayList<>();
            as(List.class).forEach(item -> items.add((Node) item));
            return items;
        }

        /** The members of an object, in order. */
        public Map<String, Node> members() throws IOException {
            Map<String, Node> members = new LinkedHashMap<>();
            as(Map.class).forEach((name, member) -> members.put((String) name, (Node) member));
            return members;
        }

        /** A member of an object that must be there. */
        public Node get(String name) throws IOException {
            if (as(Map.class).get(name) instanceof Node node) {
                return node;
            }
            throw new IOException("no " + name);
        }

        /** A member of an object, unless it is not there or null. */
        public Optional<Node> find(String name) throws IOException {
            return as(Map.class).get(name) instanceof Node node && !node.isNull()
                    ? Optional.of(node)
                    : Optional.empty();
        }

        private <T> T as(Class<T> type) throws IOException {
            if (type.isInstance(value)) {
                return type.cast(value);
            }
            throw new IOException("a value is of the wrong type");
        }
    }

    /** The value that the text is. */
    public static Node read(String json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            Node value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the value");
            }
            return value;
        }
    }

    private static Node value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("it is cut short");
        }
        return switch (token) {
            case VALUE_STRING -> new Node(parser.getText());
            case VALUE_NUMBER_INT -> new Node(parser.getLongValue());
            case VALUE_NULL -> new Node(null);
            case VALUE_TRUE -> new Node(true);
            case VALUE_FALSE -> new Node(false);
            case START_ARRAY -> array(parser);
            case START_OBJECT -> object(parser);
            default -> throw new IOException("an unexpected " + token);
        };
    }

    private static Node array(JsonParser parser) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Node(items);
    }

    private static Node object(JsonParser parser) throws IOException {
        Map<String, Node> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Node(members);
    }
}
