package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitizerTest {
    private static final char ESC = 0x1b;

    @Test
    void dropsTerminalSequencesFromOutput() {
        assertThat(Sanitizer.text(ESC + "[31mred" + ESC + "[0m " + ESC + "]0;title" + (char) 7 + "end"))
                .isEqualTo("red end");
        assertThat(Sanitizer.text((char) 0x9b + "2Jgone")).isEqualTo("gone");
        assertThat(Sanitizer.text(ESC + "Pdevice" + ESC + "\\text" + ESC + "(B"))
                .isEqualTo("text");
        assertThat(Sanitizer.text("cut off " + ESC)).isEqualTo("cut off \\x1b");
    }

    @Test
    void keepsTwoDifferentNamesDifferent() {
        assertThat(Sanitizer.name(ESC + "[31mred")).isEqualTo("\\x1b[31mred");
        assertThat(Sanitizer.name("a\nb\tc")).isEqualTo("a\\nb\\tc");
    }

    @ParameterizedTest
    @CsvSource({"202e", "2066", "200f", "061c", "feff", "2028", "85", "9c", "e0041", "200b"})
    void letsNoInvisibleOrTurningCharacterThrough(String hex) {
        int point = Integer.parseInt(hex, 16);
        String raw = "a" + Character.toString(point) + "b";
        assertThat(Sanitizer.text(raw))
                .doesNotContain(Character.toString(point))
                .startsWith("a");
        assertThat(Sanitizer.name(raw))
                .doesNotContain(Character.toString(point))
                .endsWith("b");
    }

    @Test
    void replacesHalfCharacters() {
        assertThat(Sanitizer.name("a\ud800b")).isEqualTo("a\uFFFDb");
        assertThat(Sanitizer.name("smile \ud83d\ude00")).isEqualTo("smile \ud83d\ude00");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        assertThat(Sanitizer.text("naïve – 文件.js → ok")).isEqualTo("naïve – 文件.js → ok");
    }
}
