package dev.cachebust.context;

import java.util.Arrays;

/**
 * A set of code points, as inclusive ranges.
 *
 * @param ranges lowest and highest of each range, one after the other
 * @param negated whether it holds everything but those
 */
record CharSet(int[] ranges, boolean negated) {
    /** What {@code *} and {@code ?} stand for: all but the separator. */
    static final CharSet NOT_SEPARATOR = new CharSet(new int[] {'/', '/'}, true);
    /** RE2's dot: all but a line feed. */
    static final CharSet DOT = new CharSet(new int[] {'\n', '\n'}, true);

    static CharSet of(int codePoint) {
        return new CharSet(new int[] {codePoint, codePoint}, false);
    }

    boolean contains(int codePoint) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
                return !negated;
            }
        }
        return negated;
    }

    /** The only member, or -1. */
    int single() {
        return !negated && ranges.length == 2 && ranges[0] == ranges[1] ? ranges[0] : -1;
    }

    /** Collects ranges. */
    static final class Builder {
        private int[] ranges = new int[8];
        private int size;

        void add(int low, int high) {
            if (size == ranges.length) {
                ranges = Arrays.copyOf(ranges, size * 2);
            }
            ranges[size++] = low;
            ranges[size++] = high;
        }

        void addComplement(int... pairs) {
            int next = 0;
            for (int i = 0; i < pairs.length; i += 2) {
                if (pairs[i] > next) {
                    add(next, pairs[i] - 1);
                }
                next = pairs[i + 1] + 1;
            }
            add(next, Character.MAX_CODE_POINT);
        }

        CharSet build(boolean negated) {
            return new CharSet(Arrays.copyOf(ranges, size), negated);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CharSet s && negated == s.negated && Arrays.equals(ranges, s.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges) * 2 + (negated ? 1 : 0);
    }
}
