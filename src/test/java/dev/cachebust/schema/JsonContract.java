package dev.cachebust.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code docs/reference/json.schema.json}: what is written for programs is held against it wherever tests read it. */
public final class JsonContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE =
            Path.of("docs", "reference", "json.schema.json").toUri().toString();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private JsonContract() {}

    /**
     * The text as JSON.
     *
     * @param definition its name in the schema, such as {@code event} or {@code plan}
     * @throws AssertionError if it is not as the schema says
     */
    public static JsonNode checked(String definition, String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("this is no JSON: " + text, e);
        }
        JsonSchema schema = SCHEMAS.computeIfAbsent(
                definition, name -> FACTORY.getSchema(SchemaLocation.of(FILE + "#/$defs/" + name)));
        Set<ValidationMessage> violations = schema.validate(node);
        if (!violations.isEmpty()) {
            throw new AssertionError("not as json.schema.json says of " + definition + ": " + violations + "\n" + text);
        }
        return node;
    }
}
