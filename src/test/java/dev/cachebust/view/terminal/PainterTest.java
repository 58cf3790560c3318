package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.view.Width;
import dev.cachebust.view.screen.Frame;
import dev.cachebust.view.screen.Row;
import dev.cachebust.view.screen.Size;
import dev.cachebust.view.screen.Span;
import dev.cachebust.view.screen.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;

/** What is written, and what a terminal shows after it. */
class PainterTest {
    private static final Size SIZE = new Size(12, 3);
    private static final Capabilities XTERM = Capabilities.of(Map.of("TERM", "xterm-256color"));
    private static final Capabilities CONSOLE = Capabilities.of(Map.of("TERM", "linux"));

    private final Painter painter = new Painter(CONSOLE, false);
    private final ScreenTerminal terminal = new ScreenTerminal(SIZE.columns(), SIZE.rows());

    private static Row row(String text) {
        return new Row(List.of(Span.of(text, Style.PLAIN)));
    }

    private static Frame frame(String... rows) {
        return new Frame(List.of(rows).stream().map(PainterTest::row).toList());
    }

    private String paint(Frame frame) {
        String written = painter.paint(frame, SIZE);
        terminal.write(written);
        return written;
    }

    private List<String> shown() {
        return TerminalBuffer.rows(terminal);
    }

    @Test
    void writesChangedRowsOnly() {
        paint(frame("one", "two", "three"));
        assertThat(shown()).containsExactly("one", "two", "three");
        String written = paint(frame("one", "2", "three"));
        assertThat(shown()).containsExactly("one", "2", "three");
        assertThat(written).contains("2;1H2").doesNotContain("one", "three");
        assertThat(paint(frame("one", "2", "three"))).isEmpty();
    }

    @Test
    void rowsThatAreGoneAreBlank() {
        paint(frame("one", "two", "three"));
        paint(frame("one"));
        assertThat(shown()).containsExactly("one", "", "");
    }

    @Test
    void neverClearsTheWholeScreen() {
        String first = paint(frame("one"));
        painter.forget();
        assertThat(first + paint(frame("two"))).doesNotContain("[2J", "[J", "[3J", "\u001bc");
    }

    @Test
    void writesEverythingWhenNothingIsKnownAnyMore() {
        paint(frame("one", "two"));
        terminal.write("\u001b[1;1Hgarbage!");
        painter.forget();
        paint(frame("one", "two"));
        assertThat(shown()).containsExactly("one", "two", "");
    }

    @Test
    void aFullRowKeepsItsLastColumn() {
        paint(frame("123456789012", "x", "abcdefghijkl"));
        assertThat(shown()).containsExactly("123456789012", "x", "abcdefghijkl");
    }

    @Test
    void whatIsTooWideIsCut() {
        paint(frame("1234567890123456", "12345678901文"));
        assertThat(shown()).containsExactly("123456789012", "12345678901", "");
    }

    @Test
    void whatFollowsADoubtfulCharacterHasItsColumnSaid() {
        String written = painter.paint(
                new Frame(List.of(new Row(List.of(Span.of("文 ", Style.PLAIN), Span.of("end", Style.GOOD))))), SIZE);
        assertThat(written).contains("文 \u001b[4G\u001b[0;32mend\u001b[0m\u001b[K");
    }

    @Test
    void linksAreWrittenOnlyWhereTheyAreWantedAndClean() {
        Frame frame = new Frame(List.of(
                new Row(List.of(new Span("a", Style.PLAIN, "file:///a"))),
                new Row(List.of(new Span("b", Style.PLAIN, "file:///\u001b]0;x")))));
        assertThat(new Painter(XTERM, false).paint(frame, SIZE)).doesNotContain("]8;");
        assertThat(new Painter(XTERM, true).paint(frame, SIZE))
                .contains("\u001b]8;;file:///a\u001b\\a\u001b]8;;\u001b\\")
                .doesNotContain("]0;");
    }

    @Test
    void framesAreMarkedWhereThatIsHarmless() {
        assertThat(new Painter(XTERM, false).paint(frame("a"), SIZE))
                .startsWith("\u001b[?2026h")
                .endsWith("\u001b[?2026l");
        assertThat(new Painter(CONSOLE, false).paint(frame("a"), SIZE)).doesNotContain("2026");
    }

    @Test
    void theBufferAlwaysShowsTheLastFrame() {
        Random random = new Random(11);
        String[] texts = {"", "a", "文", "é", "──", "✓ ok", "long text indeed", "x  y", "😀"};
        for (int round = 0; round < 2_000; round++) {
            List<Row> rows = new ArrayList<>();
            for (int r = random.nextInt(4); r > 0; r--) {
                List<Span> spans = new ArrayList<>();
                int room = SIZE.columns();
                for (int s = random.nextInt(4); s > 0; s--) {
                    String text = Width.head(texts[random.nextInt(texts.length)], room);
                    room -= Width.of(text);
                    spans.add(Span.of(text, Style.values()[random.nextInt(Style.values().length)]));
                }
                rows.add(new Row(spans));
            }
            rows = rows.subList(0, Math.min(rows.size(), SIZE.rows()));
            paint(new Frame(rows));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < SIZE.rows(); i++) {
                expected.add(i < rows.size() ? rows.get(i).text().stripTrailing() : "");
            }
            assertThat(shown()).isEqualTo(expected);
        }
    }
}
