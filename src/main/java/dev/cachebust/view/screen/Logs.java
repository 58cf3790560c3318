package dev.cachebust.view.screen;

import dev.cachebust.dockerfile.StepId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What steps have written, each since it last began to run, up to a total. Immutable; adding a line is cheap. */
final class Logs {
    /** The engine's own output, of no step. */
    static final StepId ENGINE = new StepId("engine", 0);

    /** What containers print, and commands that follow a build. */
    static final StepId CONTAINERS = new StepId("containers", 0);

    /** How many characters are kept of all steps together. */
    static final long CHARS = 4_000_000;

    /** How many steps are kept. */
    private static final int STEPS = 1000;

    private static final Logs NONE = new Logs(Map.of(), new StepLog[0], 0, ENGINE);

    private final Map<StepId, Integer> places;
    private final StepLog[] logs;
    private final long chars;
    private final StepId last;

    private Logs(Map<StepId, Integer> places, StepLog[] logs, long chars, StepId last) {
        this.places = places;
        this.logs = logs;
        this.chars = chars;
        this.last = last;
    }

    static Logs none() {
        return NONE;
    }

    /** What the step wrote when it last ran; nothing if that is not known. */
    StepLog of(StepId step) {
        Integer place = places.get(step);
        return place == null ? StepLog.of(0) : logs[place];
    }

    /** The step that wrote last. */
    StepId last() {
        return last;
    }

    /** With output of a step in this build, raw. */
    Logs plus(StepId step, int build, String raw) {
        StepLog log = of(step);
        return with(step, (log.build() == build ? log : StepLog.of(build)).plus(raw), step)
                .bounded();
    }

    /** The step begins to run: what it wrote in an earlier build is gone. */
    Logs begun(StepId step, int build) {
        return of(step).build() == build ? this : with(step, StepLog.of(build), last);
    }

    private Logs with(StepId step, StepLog log, StepId writer) {
        Integer place = places.get(step);
        if (place != null) {
            StepLog[] next = logs.clone();
            next[place] = log;
            return new Logs(places, next, chars - logs[place].chars() + log.chars(), writer);
        } else if (logs.length >= STEPS) {
            return NONE.with(step, log, writer);
        }
        Map<StepId, Integer> more = new HashMap<>(places);
        more.put(step, logs.length);
        StepLog[] next = Arrays.copyOf(logs, logs.length + 1);
        next[logs.length] = log;
        return new Logs(more, next, chars + log.chars(), writer);
    }

    /** The longest gives way. */
    private Logs bounded() {
        Logs all = this;
        while (all.chars > CHARS) {
            StepLog[] next = all.logs.clone();
            int longest = 0;
            for (int i = 1; i < next.length; i++) {
                longest = next[i].chars() > next[longest].chars() ? i : longest;
            }
            long before = next[longest].chars();
            next[longest] = next[longest].withoutOldest();
            all = new Logs(all.places, next, all.chars - before + next[longest].chars(), all.last);
        }
        return all;
    }
}
