package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanitizerTest {
    private static final String ESC = "\u001b";

    @Test
    void dropsTerminalSequencesFromOutput() {
        assertThat(Sanitizer.text(ESC + "[31mred" + ESC + "[0m " + ESC + "]0;title\u0007end"))
                .isEqualTo("red end");
        assertThat(Sanitizer.text("\u009b2Jgone")).isEqualTo("gone");
        assertThat(Sanitizer.text(ESC + "Pdevice" + ESC + "\\text" + ESC + "(B"))
                .isEqualTo("text");
        assertThat(Sanitizer.text("cut off " + ESC)).isEqualTo("cut off \\x1b");
        assertThat(Sanitizer.text("cut off " + ESC + "[31")).isEqualTo("cut off ");
        assertThat(Sanitizer.text("\u009d0;title\u009cshown \u0090q\u001b[31mred"))
                .isEqualTo("shown red");
        assertThat(Sanitizer.text(ESC + "]8;;http://x" + ESC + "\\link" + ESC + "]8;;" + ESC + "\\ " + ESC + "c"))
                .isEqualTo("link ");
    }

    @Test
    void anUnendedSequenceTakesNoMoreThanItsLine() {
        assertThat(Sanitizer.text(ESC + "]0;title\nnext")).isEqualTo(" next");
        assertThat(Sanitizer.text("a" + ESC + "[12\u00e9b")).isEqualTo("aéb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10%R20%R | 20%",
                "10%R20%RE[K | 20%",
                "10%RE[K20% | 20%",
                "oneRN | 'one '",
                "oneRNtwo | one two",
                "one twoRthreeNfour | three four",
                "aB/Bb | b",
                "abBBBc | c",
                "aTb | 'a       b'",
                "12345678Tb | '12345678        b'",
                "文Tb | '文      b'",
                "xxxRTb | '        b'",
                "RRR | ''",
            })
    void showsWhatATerminalWouldShowInTheEnd(String raw, String shown) {
        String real = raw.replace("R", "\r")
                .replace("N", "\n")
                .replace("B", "\b")
                .replace("T", "\t")
                .replace("E", ESC);
        assertThat(Sanitizer.text(real)).isEqualTo(shown);
    }

    @Test
    void keepsTwoDifferentNamesDifferent() {
        assertThat(Sanitizer.name(ESC + "[31mred")).isEqualTo("\\x1b[31mred");
        assertThat(Sanitizer.name("a\nb\tc")).isEqualTo("a\\nb\\tc");
        assertThat(Sanitizer.name("a\u00a0b\u3164")).isEqualTo("a\\xa0b\\u{3164}");
    }

    @ParameterizedTest
    @CsvSource({
        "202e", "2066", "200f", "061c", "feff", "2028", "85", "9c", "e0041", "200b", "34f", "ad", "3164", "fe0f",
        "e0101", "2800", "a0", "378"
    })
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
        assertThat(Sanitizer.text("a\udc00b\ud800")).isEqualTo("a\uFFFDb\uFFFD");
        assertThat(Sanitizer.name("smile \ud83d\ude00")).isEqualTo("smile \ud83d\ude00");
    }

    @Test
    void leavesOrdinaryTextAlone() {
        assertThat(Sanitizer.text("naïve – 文件.js → ok")).isEqualTo("naïve – 文件.js → ok");
        assertThat(Sanitizer.text("cafe\u0301 \u1fae0")).isEqualTo("cafe\u0301 \u1fae0");
    }

    @Test
    void marksNeverPileUpNorStandAlone() {
        assertThat(Sanitizer.text("a" + "\u0301".repeat(50))).isEqualTo("a" + "\u0301".repeat(3));
        assertThat(Sanitizer.text("\u0301a")).isEqualTo("\\u{301}a");
        assertThat(Sanitizer.name("\u0301a")).isEqualTo("\\u{301}a");
    }

    @Test
    void partsOfEmojiShowByThemselves() {
        assertThat(Sanitizer.text("\ud83d\udc68\u200d\ud83d\udc67 \u26a0\ufe0f"))
                .isEqualTo("\ud83d\udc68\ud83d\udc67 \u26a0");
    }

    /** What must never reach a terminal, in the regular expression engine's words rather than ours. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\u034f\ufe00-\ufe0f\u115f\u1160\u3164\uffa0]");

    @Test
    void noRandomTextIsUnsafeOrOfUnknownWidth() {
        Random random = new Random(20261122);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder raw = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                switch (random.nextInt(5)) {
                    case 0 -> raw.append((char) random.nextInt(0x20));
                    case 1 -> raw.append((char) (0x20 + random.nextInt(0x90)));
                    case 2 -> raw.append("\u001b[]PX^_\\;?0123456789mhlHJ".charAt(random.nextInt(25)));
                    case 3 -> raw.append((char) random.nextInt(0x10000));
                    default -> raw.appendCodePoint(random.nextInt(0x20000));
                }
            }
            for (String safe : new String[] {Sanitizer.text(raw.toString()), Sanitizer.name(raw.toString())}) {
                assertThat(UNSAFE.matcher(safe).find()).as(safe).isFalse();
                assertThat(Sanitizer.text(safe)).as("once is enough").isEqualTo(safe);
                assertThat(Width.of(safe)).isBetween(0, 2 * safe.length());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"a", "E[", "E]", "E[1;", "R", "B", "\u0301", "E", "文", "aR", "E[?"})
    void aMegabyteTakesNoTime(String piece) {
        String raw =
                piece.replace("E", ESC).replace("R", "\r").replace("B", "\b").repeat(1 << 20);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            Sanitizer.text(raw);
            Sanitizer.name(raw);
        });
    }
}
