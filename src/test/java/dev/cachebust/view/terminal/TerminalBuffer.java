package dev.cachebust.view.terminal;

import java.util.List;
import org.jline.utils.ScreenTerminal;

/** Reads what a terminal's buffer shows. */
final class TerminalBuffer {
    private TerminalBuffer() {}

    /** Its rows, without the blanks at their ends. */
    static List<String> rows(ScreenTerminal terminal) {
        return terminal.toString().lines().map(String::stripTrailing).toList();
    }
}
