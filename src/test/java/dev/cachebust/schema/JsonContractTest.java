package dev.cachebust.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonContractTest {
    private static final String HEAD = "{\"type\":\"%s\",\"seq\":1,\"at\":\"2026-01-02T03:04:05.678Z\"%s}";

    @Test
    void takesWhatIsRight() {
        JsonContract.checked("event", HEAD.formatted("bye", ",\"reason\":\"asked to\""));
    }

    @Test
    void takesFieldsAndTypesThatAreNew() {
        JsonContract.checked("event", HEAD.formatted("bye", ",\"reason\":\"asked to\",\"mood\":\"good\""));
        JsonContract.checked("event", HEAD.formatted("not-yet-invented", ""));
    }

    @Test
    void refusesWhatIsMissingOrOfAnotherKind() {
        for (String line : List.of(
                HEAD.formatted("bye", ""),
                HEAD.formatted("bye", ",\"reason\":7"),
                HEAD.formatted("build-started", ",\"build\":0,\"image\":\"x\""),
                HEAD.formatted("pause", ",\"state\":\"perhaps\""),
                "{\"type\":\"bye\",\"reason\":\"no seq, no time\"}")) {
            assertThatThrownBy(() -> JsonContract.checked("event", line))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(line);
        }
    }

    @Test
    void refusesABustOfNothing() {
        assertThatThrownBy(() -> JsonContract.checked("bust", "{\"layer\":\"source\",\"from\":\"1\",\"to\":\"2\"}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void sayingItOfEveryEventThereIs() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Path.of("docs/reference/json.schema.json").toFile());
        List<String> described = new ArrayList<>();
        schema.at("/$defs/event/allOf")
                .forEach(rule ->
                        described.add(rule.at("/if/properties/type/const").asText()));
        List<String> named = new ArrayList<>();
        schema.at("/$defs/types/enum").forEach(type -> named.add(type.asText()));
        assertThat(described).containsExactlyElementsOf(named);
    }
}
