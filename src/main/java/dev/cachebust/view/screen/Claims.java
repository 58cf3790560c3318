package dev.cachebust.view.screen;

import java.util.EnumMap;
import java.util.Map;

/** Shares the rows of a terminal among its parts: who claims first gets first. */
final class Claims {
    /** The parts, from top to bottom. */
    enum Part {
        IMAGES,
        HEADER,
        CHANGE,
        BUSTS,
        STEPS,
        AFTER_STEPS,
        FAILURE,
        OUTPUT,
        HISTORY,
        NOTICES,
        STATUS,
        KEYS
    }

    private final Map<Part, Integer> rows = new EnumMap<>(Part.class);
    private int left;

    Claims(int height) {
        this.left = height;
    }

    /** The part wants so many rows in all. */
    Claims upTo(Part part, int wanted) {
        int more = Math.min(left, Math.max(0, wanted - of(part)));
        rows.merge(part, more, Integer::sum);
        left -= more;
        return this;
    }

    int of(Part part) {
        return rows.getOrDefault(part, 0);
    }

    /** What nobody claimed. */
    int left() {
        return left;
    }
}
