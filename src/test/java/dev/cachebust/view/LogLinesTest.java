package dev.cachebust.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    @Test
    void piecesBecomeLinesHoweverTheyAreCut() {
        String output = "one\ntwo\n\n10%\r20%\r100%\nend\nrest";
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            LogLines lines = new LogLines();
            List<String> got = new ArrayList<>();
            for (int from = 0; from < output.length(); ) {
                int to = Math.min(output.length(), from + 1 + random.nextInt(8));
                got.addAll(lines.add(output.substring(from, to)));
                from = to;
            }
            assertThat(got).containsExactly("one", "two", "", "10%\r20%\r100%", "end");
            assertThat(lines.take()).isEqualTo("rest");
            assertThat(lines.unfinished()).isEmpty();
        }
    }

    @Test
    void aLineWithoutEndIsHandedOutInParts() {
        LogLines lines = new LogLines();
        List<String> got = new ArrayList<>(lines.add("x".repeat(1 << 20)));
        got.addAll(lines.add("y\n"));
        assertThat(got).hasSizeGreaterThan(1).allMatch(line -> line.length() <= LogLines.LONGEST);
        assertThat(String.join("", got)).isEqualTo("x".repeat(1 << 20) + "y");
    }

    @Test
    void aProgressBarThatGoesOnForHoursIsOneLine() {
        LogLines lines = new LogLines();
        for (int i = 0; i < 100_000; i++) {
            assertThat(lines.add("\rbytes " + i)).isEmpty();
            assertThat(lines.unfinished().length()).isLessThanOrEqualTo(LogLines.LONGEST);
        }
        assertThat(lines.add("\n").stream().map(Sanitizer::text)).containsExactly("bytes 99999");
    }
}
