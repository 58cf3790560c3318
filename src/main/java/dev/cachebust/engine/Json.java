package dev.cachebust.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON document as maps, lists and texts. Only the streaming parser is used: data binding is slow to load. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * An object; values are Map, List, or the text of a scalar. Nulls are left out.
     *
     * @throws IOException when it is not a JSON object; the message never quotes the document, which may hold secrets
     */
    static Map<String, Object> object(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return members(parser);
            }
        } catch (IOException e) {
            throw new IOException("not valid JSON");
        }
        throw new IOException("not a JSON object");
    }

    /** The text at a path of member names. */
    static Optional<String> text(Map<?, ?> object, String... path) {
        return at(object, path).filter(String.class::isInstance).map(String.class::cast);
    }

    /** The object at a path of member names; an empty one if there is none. */
    static Map<?, ?> map(Map<?, ?> object, String... path) {
        return at(object, path)
                .filter(Map.class::isInstance)
                .<Map<?, ?>>map(Map.class::cast)
                .orElse(Map.of());
    }

    private static Optional<Object> at(Map<?, ?> object, String... path) {
        Object value = object;
        for (String name : path) {
            if (!(value instanceof Map<?, ?> map) || map.get(name) == null) {
                return Optional.empty();
            }
            value = map.get(name);
        }
        return Optional.of(value);
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            value(parser).ifPresent(value -> members.put(name, value));
        }
        return members;
    }

    private static Optional<Object> value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return Optional.of(members(parser));
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser).ifPresent(items::add);
            }
            return Optional.of(items);
        }
        return parser.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(parser.getText());
    }
}
