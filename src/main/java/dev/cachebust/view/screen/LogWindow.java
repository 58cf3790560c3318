package dev.cachebust.view.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a step's output that fits into a panel: whole lines, wrapped, up to and with the last one. */
final class LogWindow {
    private final StepLog log;
    private final long first;
    private final long last;
    private final List<String> rows;

    private LogWindow(StepLog log, long first, long last, List<String> rows) {
        this.log = log;
        this.first = first;
        this.last = last;
        this.rows = rows;
    }

    /**
     * @param last the last line that is shown; empty for the end
     */
    static LogWindow of(StepLog log, Optional<Long> last, Size size) {
        int room = PanelView.room(size);
        long end = Math.max(log.first(), Math.min(log.end() - 1, last.orElse(log.end() - 1)));
        List<String> rows = new ArrayList<>();
        long line = end;
        while (!log.isEmpty() && line >= log.first() && rows.size() < room) {
            List<String> wrapped = Wrapped.lines(log.line(line), Math.max(1, size.columns()));
            List<String> fitting = wrapped.subList(Math.max(0, wrapped.size() - (room - rows.size())), wrapped.size());
            rows.addAll(0, fitting);
            line--;
        }
        return new LogWindow(log, line + 1, end, rows);
    }

    /** As they are shown, safe. */
    List<String> rows() {
        return rows;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** How many lines there are to go by for a new page that still shows one line of the old one. */
    long page() {
        return Math.max(1, last - first);
    }

    Optional<Long> up(long lines) {
        return Optional.of(Math.max(Math.min(last, home().orElse(last)), last - lines));
    }

    Optional<Long> down(long lines) {
        return last + lines >= log.end() - 1 ? Optional.empty() : Optional.of(last + lines);
    }

    /** With the first line that is kept on top. */
    Optional<Long> home() {
        return Optional.of(Math.min(log.end() - 1, log.first() + Math.max(0, last - first)));
    }
}
