package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
    @ParameterizedTest
    @CsvSource({
        "a, 1",
        "é, 1",
        "e\u0301, 1",
        "文, 2",
        "ｱ, 1",
        "Ａ, 2",
        "한, 2",
        "→, 1",
        "✓, 1",
        "●, 1",
        "😀, 2",
        "🚀, 2",
        "─, 1",
        "⚡, 2",
        "〈, 2",
        "\u1112\u1161\u11ab, 2",
        "\ud83e\udee0, 2",
        "\uFFFD, 1",
        "\ue0b0, 1"
    })
    void isThatOfWcwidth(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @Test
    void headNeverHalvesACharacter() {
        assertThat(Width.head("a文b", 2)).isEqualTo("a");
        assertThat(Width.head("a文b", 3)).isEqualTo("a文");
        assertThat(Width.head("e\u0301e\u0301", 1)).isEqualTo("e\u0301");
        assertThat(Width.head("abc", 0)).isEmpty();
    }

    @Test
    void cutMarksWhatIsMissing() {
        assertThat(Width.cut("abcdef", 6, "…")).isEqualTo("abcdef");
        assertThat(Width.cut("abcdefg", 6, "…")).isEqualTo("abcde…");
        assertThat(Width.cut("abcdefg", 6, "...")).isEqualTo("abc...");
        assertThat(Width.cut("文文文", 5, "…")).isEqualTo("文文…");
        assertThat(Width.cut("文文文", 4, "…")).isEqualTo("文…");
        assertThat(Width.cut("abc", 0, "…")).isEmpty();
        assertThat(Width.cut("abcdefg", 2, "...")).isEqualTo("ab");
    }

    @Test
    void padCountsColumns() {
        assertThat(Width.pad("文", 4)).isEqualTo("文  ");
        assertThat(Width.pad("abcde", 4)).isEqualTo("abcde");
    }
}
