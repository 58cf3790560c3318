package dev.cachebust.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly: a name that comes twice in an object, or anything after the document, is an error. */
final class JsonDocument {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonDocument() {}

    /** A number, {@code true}, {@code false} or {@code null}: not the same as a text that reads like it. */
    private record Literal(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static Map<String, Object> read(byte[] content) throws UnparsableException {
        try (JsonParser parser = FACTORY.createParser(content)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, Object> document = members(parser);
                if (parser.nextToken() == null) {
                    return document;
                }
            }
        } catch (IOException e) {
            throw new UnparsableException("it is not valid JSON");
        }
        throw new UnparsableException("it is not one JSON object");
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return members(parser);
        } else if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        }
        return token == JsonToken.VALUE_STRING ? parser.getText() : new Literal(parser.getText());
    }
}
