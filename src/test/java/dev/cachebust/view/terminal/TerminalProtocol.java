package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what was written to a terminal and knows every sequence that may be in it: one that it does not know, or a bare
 * control character, is a failure. Keeps the state that sequences leave behind.
 */
final class TerminalProtocol {
    private static final Pattern TOKEN = Pattern.compile("\u001b\\[\\?(?<mode>7|25|1049|2004|2026)(?<on>[hl])"
            + "|\u001b\\[(?<sgr>[0-9;]*)m"
            + "|\u001b\\[\\d+;1H|\u001b\\[\\d+G|\u001b\\[K"
            + "|\u001b\\[2(?<title>[23]);2t"
            + "|\u001b\\]2;[ -~\u00a0-\uffff]*\u001b\\\\"
            + "|\u001b\\]9;4;(?<progress>\\d);\\d+\u001b\\\\"
            + "|(?<text>[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+|[\\x{10000}-\\x{10ffff}])"
            + "|(?<line>\n)");

    /** Modes as a terminal begins with them. */
    private final Map<String, String> modes =
            new TreeMap<>(Map.of("7", "h", "25", "h", "1049", "l", "2004", "l", "2026", "l"));

    private String sgr = "0";
    private int titles;
    private String progress = "0";

    /** Takes everything that was written, in order. */
    void read(String written) {
        Matcher token = TOKEN.matcher(written);
        int at = 0;
        while (at < written.length()) {
            int from = at;
            assertThat(token.find(at) && token.start() == at)
                    .as(() -> "unknown: "
                            + written.substring(from, Math.min(from + 60, written.length()))
                                    .replace("\u001b", "ESC"))
                    .isTrue();
            keep(token);
            at = token.end();
        }
    }

    private void keep(Matcher token) {
        if (token.group("mode") != null) {
            modes.put(token.group("mode"), token.group("on"));
        } else if (token.group("sgr") != null) {
            sgr = token.group("sgr");
        } else if (token.group("title") != null) {
            titles += token.group("title").equals("2") ? 1 : -1;
        } else if (token.group("progress") != null) {
            progress = token.group("progress");
        } else if (token.group("line") != null) {
            assertThat(modes.get("1049"))
                    .as("lines are for the terminal's own buffer")
                    .isEqualTo("l");
        }
    }

    /** Everything is as it was before the first write. */
    void assertAsFound() {
        assertThat(modes).isEqualTo(new TerminalProtocol().modes);
        assertThat(List.of(sgr, titles, progress)).isEqualTo(List.of("0", 0, "0"));
    }
}
