package dev.cachebust.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link Json} wrote, as nodes that know their type: asking one for what it is not is an {@link IOException}, so
 * that a damaged file is one failure and not many.
 */
final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonReader() {}

    /** A value. */
    record Node(@Nullable Object value) {
        boolean isNull() {
            return value == null;
        }

        String text() throws IOException {
            return as(String.class);
        }

        long number() throws IOException {
            return as(Long.class);
        }

        boolean truth() throws IOException {
            return as(Boolean.class);
        }

        /** The items of an array. */
        List<Node> items() throws IOException {
            List<Node> items = new ArrayList<>();
            as(List.class).forEach(item -> items.add((Node) item));
            return items;
        }

        /** The members of an object, in order. */
        Map<String, Node> members() throws IOException {
            Map<String, Node> members = new LinkedHashMap<>();
            as(Map.class).forEach((name, member) -> members.put((String) name, (Node) member));
            return members;
        }

        /** A member of an object that must be there. */
        Node get(String name) throws IOException {
            if (as(Map.class).get(name) instanceof Node node) {
                return node;
            }
            throw new IOException("no " + name);
        }

        private <T> T as(Class<T> type) throws IOException {
            if (type.isInstance(value)) {
                return type.cast(value);
            }
            throw new IOException("a value is of the wrong type");
        }
    }

    static Node read(String json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return value(parser);
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
