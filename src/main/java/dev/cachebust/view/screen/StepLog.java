package dev.cachebust.view.screen;

import dev.cachebust.view.Sanitizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The last output of one step, made safe to show. Immutable; adding a line is cheap. What is written without a line end is
 * a line that may still go on.
 */
final class StepLog {
    /** How many lines are kept … */
    static final int LINES = 2048;

    /** … of so many characters each. */
    static final int LINE = 4096;

    private static final int CHUNK = 64;

    private final int build;
    private final List<List<String>> chunks;
    private final List<String> recent;
    private final String open;
    private final long dropped;
    private final int chars;

    private StepLog(int build, List<List<String>> chunks, List<String> recent, String open, long dropped, int chars) {
        this.build = build;
        this.chunks = chunks;
        this.recent = recent;
        this.open = open;
        this.dropped = dropped;
        this.chars = chars;
    }

    /** No output yet in this build. */
    static StepLog of(int build) {
        return new StepLog(build, List.of(), List.of(), "", 0, 0);
    }

    /** The build in which the output was written. */
    int build() {
        return build;
    }

    /** The number of the oldest line that is kept, counted from 0 since the step began. */
    long first() {
        return dropped;
    }

    /** The number after that of the last line. */
    long end() {
        return dropped + (long) chunks.size() * CHUNK + recent.size() + (open.isEmpty() ? 0 : 1);
    }

    /** Whether nothing was written. */
    boolean isEmpty() {
        return end() == 0;
    }

    /** How many characters are kept, about. */
    int chars() {
        return chars + open.length();
    }

    /** A line by its number. */
    String line(long number) {
        int i = (int) (number - dropped);
        int chunk = i / CHUNK;
        if (chunk < chunks.size()) {
            return chunks.get(chunk).get(i % CHUNK);
        }
        int rest = i - chunks.size() * CHUNK;
        return rest < recent.size() ? recent.get(rest) : shown(open);
    }

    /** With this output after it: lines, parts of lines, raw. */
    StepLog plus(String raw) {
        StepLog log = this;
        int from = 0;
        for (int end = raw.indexOf('\n'); end >= 0; end = raw.indexOf('\n', from)) {
            log = log.line(log.joined(raw, from, end));
            from = end + 1;
        }
        return from == raw.length() ? log : log.open(log.joined(raw, from, raw.length()));
    }

    private String joined(String raw, int from, int end) {
        int room = LINE - open.length();
        String part = raw.substring(from, Math.min(end, from + Math.max(0, room)));
        return open.isEmpty() ? part : open + part;
    }

    private StepLog line(String raw) {
        String text = shown(raw);
        List<String> next = new ArrayList<>(recent.size() + 1);
        next.addAll(recent);
        next.add(text);
        StepLog log = new StepLog(build, chunks, next, "", dropped, chars + text.length());
        return next.size() < CHUNK ? log : log.closed();
    }

    private StepLog closed() {
        List<List<String>> next = new ArrayList<>(chunks);
        next.add(recent);
        StepLog log = new StepLog(build, next, List.of(), open, dropped, chars);
        return next.size() > LINES / CHUNK ? log.withoutOldest() : log;
    }

    /** Without some of its oldest lines; without any lines if these are few. */
    StepLog withoutOldest() {
        if (chunks.isEmpty()) {
            return new StepLog(build, List.of(), List.of(), "", end(), 0);
        }
        List<String> oldest = chunks.get(0);
        int freed = oldest.stream().mapToInt(String::length).sum();
        return new StepLog(
                build,
                List.copyOf(chunks.subList(1, chunks.size())),
                recent,
                open,
                dropped + oldest.size(),
                chars - freed);
    }

    /** A progress bar that overwrites itself is kept as it stands now. */
    private StepLog open(String raw) {
        int last = raw.lastIndexOf('\r', raw.length() - 2);
        return new StepLog(build, chunks, recent, last < 0 ? raw : raw.substring(last + 1), dropped, chars);
    }

    private static String shown(String raw) {
        return Sanitizer.text(raw.length() < LINE ? raw : raw.substring(0, LINE));
    }
}
