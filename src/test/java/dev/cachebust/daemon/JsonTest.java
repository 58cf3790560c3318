package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void keepsTheOrderOfMembers() {
        assertThat(Json.object()
                        .with("b", 1)
                        .with("a", List.of("x", true))
                        .with("c", null)
                        .with("d", 5L))
                .hasToString("{\"b\":1,\"a\":[\"x\",true],\"c\":null,\"d\":5}");
        assertThat(Json.object()).hasToString("{}");
        assertThat(Json.write(List.of())).isEqualTo("[]");
        assertThat(Json.write(Optional.empty())).isEqualTo("null");
    }

    @Test
    void escapesWhatCouldEndALineOrFoolATerminal() {
        assertThat(Json.write("\"\\\n\r\t\u0000\u001b\u007f\u0085\u2028\u202e"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u0085\\u2028\\u202e\"");
        assertThat(Json.write("é 文 \ud83d\ude00")).isEqualTo("\"é 文 \ud83d\ude00\"");
    }

    @Test
    void replacesHalfCharacters() {
        assertThat(Json.write("a\ud800")).isEqualTo("\"a\uFFFD\"");
        assertThat(Json.write("\ude00b")).isEqualTo("\"\uFFFDb\"");
    }

    @Test
    void refusesWhatHasNoJson() {
        assertThatThrownBy(() -> Json.write(1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
