package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps an offset in an instruction's joined text to its place in the file.
 *
 * @param parts one for each physical line that the text was joined from, by ascending offset
 */
public record Places(List<Part> parts) {

    /** From {@code offset} of the text on, the text stands at {@code line} and {@code column}, both 1-based. */
    public record Part(int offset, int line, int column) {}

    public Places {
        parts = List.copyOf(parts);
    }

    /** One place for all of the text: where it begins. */
    Places only() {
        Part first = parts.get(0);
        return new Places(List.of(new Part(Integer.MAX_VALUE, first.line, first.column)));
    }

    DockerfileException error(String file, int offset, String problem, String hint) {
        int low = 0;
        int high = parts.size() - 1;
        while (low < high) {
            int mid = (low + high + 1) >>> 1;
            if (parts.get(mid).offset <= offset) {
                low = mid;
            } else {
                high = mid - 1;
            }
        }
        Part part = parts.get(low);
        int column = part.column + Math.max(0, offset - part.offset);
        return new DockerfileException(file, part.line, column, problem, hint);
    }

    static Places of(int line, int column) {
        return new Places(List.of(new Part(0, line, column)));
    }

    /** Collects parts while lines are joined. */
    static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        void add(int offset, int line, int column) {
            parts.add(new Part(offset, line, column));
        }

        Places build() {
            return new Places(parts);
        }
    }
}
