package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * The patterns of {@code ${name#pattern}} and its kin: {@code *} is any text, {@code ?} any character, {@code \} escapes
 * both; neither matches a line end. Matching takes time proportional to pattern times text, and is refused where that is
 * too much.
 */
final class ShellPattern {
    private static final long MAX_WORK = 100_000_000;
    private static final int ANY_TEXT = -2;
    private static final int ANY_CHARACTER = -1;

    private final int[] tokens;
    private long work;

    private ShellPattern(int[] tokens) {
        this.tokens = tokens;
    }

    /** The text without the shortest, or longest, match at its start. */
    static String trimPrefix(String pattern, String text, boolean longest) throws ShellLexer.LexException {
        int[] cut = text.codePoints().toArray();
        int end = compile(pattern.codePoints().toArray()).match(cut, 0, longest);
        return end < 0 ? text : new String(cut, end, cut.length - end);
    }

    /** The text without the shortest, or longest, match at its end. */
    static String trimSuffix(String pattern, String text, boolean longest) throws ShellLexer.LexException {
        ShellPattern forward = compile(pattern.codePoints().toArray());
        int[] tokens = reversed(forward.tokens);
        int[] cut = text.codePoints().toArray();
        int end = new ShellPattern(tokens).match(reversed(cut), 0, longest);
        return end < 0 ? text : new String(cut, 0, cut.length - end);
    }

    /** The text with its first longest match, or all of them, replaced. */
    static String replace(String pattern, String text, String replacement, boolean all, long limit)
            throws ShellLexer.LexException {
        ShellPattern compiled = compile(pattern.codePoints().toArray());
        int[] cut = text.codePoints().toArray();
        StringBuilder result = new StringBuilder();
        int copied = 0;
        int from = 0;
        int lastEnd = -1;
        while (from <= cut.length && result.length() <= limit) {
            int end = compiled.match(cut, from, true);
            boolean adjacentEmpty = end == from && from == lastEnd;
            if (end >= 0 && !adjacentEmpty) {
                result.append(new String(cut, copied, from - copied)).append(replacement);
                copied = end;
                lastEnd = end;
                if (!all) {
                    break;
                }
                from = end > from ? end : from + 1;
            } else {
                from++;
            }
        }
        return result.append(new String(cut, copied, cut.length - copied)).toString();
    }

    private static int[] reversed(int[] values) {
        int[] result = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            result[values.length - 1 - i] = values[i];
        }
        return result;
    }

    private static ShellPattern compile(int[] pattern) throws ShellLexer.LexException {
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < pattern.length; i++) {
            int c = pattern[i];
            if (c == '*') {
                if (tokens.isEmpty() || tokens.get(tokens.size() - 1) != ANY_TEXT) {
                    tokens.add(ANY_TEXT);
                }
            } else if (c == '?') {
                tokens.add(ANY_CHARACTER);
            } else if (c == '\\') {
                int escaped = i + 1 < pattern.length ? pattern[i + 1] : -1;
                if (escaped == '}' || escaped == '/') {
                    continue;
                }
                if (escaped != '*' && escaped != '?' && escaped != '\\') {
                    throw new ShellLexer.LexException("in a pattern, \\ can stand only before * ? \\ } /");
                }
                tokens.add(escaped);
                i++;
            } else {
                tokens.add(c);
            }
        }
        return new ShellPattern(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Where the longest, or shortest, match that begins at {@code start} ends; -1 where there is none. */
    private int match(int[] text, int start, boolean longest) throws ShellLexer.LexException {
        boolean[] states = new boolean[tokens.length + 1];
        enter(states, 0);
        int found = -1;
        for (int i = start; ; i++) {
            if (states[tokens.length]) {
                found = i;
                if (!longest) {
                    return found;
                }
            }
            if (i == text.length) {
                return found;
            }
            work += tokens.length + 1;
            if (work > MAX_WORK) {
                throw new ShellLexer.LexException("the pattern takes too long to match");
            }
            boolean[] after = new boolean[tokens.length + 1];
            boolean alive = false;
            for (int s = 0; s < tokens.length; s++) {
                if (!states[s]) {
                    continue;
                }
                int token = tokens[s];
                if (token == ANY_TEXT
                        ? text[i] != '\n'
                        : token == text[i] || (token == ANY_CHARACTER && text[i] != '\n')) {
                    enter(after, token == ANY_TEXT ? s : s + 1);
                    alive = true;
                }
            }
            if (!alive) {
                return found;
            }
            states = after;
        }
    }

    /** Marks a state and those that are reached from it without reading: a {@code *} matches nothing, too. */
    private void enter(boolean[] states, int state) {
        int s = state;
        states[s] = true;
        while (s < tokens.length && tokens[s] == ANY_TEXT) {
            states[++s] = true;
        }
    }
}
