package dev.cachebust.context;

import java.util.ArrayList;
import java.util.List;

/**
 * A compiled glob: a non-deterministic automaton that is simulated, never backtracked, so that no pattern can make
 * matching slower than pattern length times path length.
 */
final class Automaton {
    private enum Op {
        /** Takes one code point of {@code set}. */
        TAKE,
        /** Goes on at the next instruction and at {@code target}. */
        SPLIT,
        /** Goes on at {@code target}. */
        JUMP,
        /** Goes on only at the start of the text. */
        START
    }

    private record Instruction(Op op, CharSet set, int target) {}

    private final Instruction[] program;
    private final String literalPrefix;
    private final String literalSuffix;

    private Automaton(Instruction[] program, String literalPrefix, String literalSuffix) {
        this.program = program;
        this.literalPrefix = literalPrefix;
        this.literalSuffix = literalSuffix;
    }

    /** Whether the whole text matches. */
    boolean matches(String text) {
        if (!text.startsWith(literalPrefix) || !text.endsWith(literalSuffix)) {
            return false;
        }
        return run(text).contains(program.length);
    }

    /** Whether some text that starts with {@code prefix} and goes on can match. */
    boolean canMatchBeyond(String prefix) {
        Threads end = run(prefix);
        for (int i = 0; i < end.size; i++) {
            if (end.dense[i] < program.length && program[end.dense[i]].op == Op.TAKE) {
                return true;
            }
        }
        return false;
    }

    private Threads run(String text) {
        Threads now = new Threads(program.length + 1);
        Threads next = new Threads(program.length + 1);
        follow(now, 0, true);
        for (int at = 0; at < text.length() && now.size > 0; ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            next.size = 0;
            for (int i = 0; i < now.size; i++) {
                int pc = now.dense[i];
                if (pc < program.length && program[pc].op == Op.TAKE && program[pc].set.contains(codePoint)) {
                    follow(next, pc + 1, false);
                }
            }
            Threads spare = now;
            now = next;
            next = spare;
        }
        return now;
    }

    /** Adds an instruction and all that can be reached from it without taking a code point. */
    private void follow(Threads threads, int from, boolean atStart) {
        int first = threads.size;
        threads.add(from);
        for (int i = first; i < threads.size; i++) {
            int pc = threads.dense[i];
            if (pc == program.length) {
                continue;
            }
            Instruction instruction = program[pc];
            switch (instruction.op) {
                case TAKE -> {}
                case SPLIT -> {
                    threads.add(pc + 1);
                    threads.add(instruction.target);
                }
                case JUMP -> threads.add(instruction.target);
                case START -> {
                    if (atStart) {
                        threads.add(pc + 1);
                    }
                }
            }
        }
    }

    /** A set of program counters that is cleared in no time. */
    private static final class Threads {
        final int[] dense;
        final int[] sparse;
        int size;

        Threads(int capacity) {
            dense = new int[capacity];
            sparse = new int[capacity];
        }

        boolean contains(int pc) {
            return sparse[pc] < size && dense[sparse[pc]] == pc;
        }

        void add(int pc) {
            if (!contains(pc)) {
                sparse[pc] = size;
                dense[size++] = pc;
            }
        }
    }

    /** Puts an automaton together from left to right. */
    static final class Builder {
        private static final CharSet NONE = new CharSet(new int[0], false);

        private final List<Instruction> program = new ArrayList<>();
        private final StringBuilder prefix = new StringBuilder();
        private final StringBuilder suffix = new StringBuilder();
        private boolean literalSoFar = true;

        void take(CharSet set) {
            program.add(new Instruction(Op.TAKE, set, 0));
            if (set.single() >= 0) {
                suffix.appendCodePoint(set.single());
                if (literalSoFar) {
                    prefix.appendCodePoint(set.single());
                }
            } else {
                notLiteral();
            }
        }

        /** Any number of code points of the set. */
        void takeAny(CharSet set) {
            int split = program.size();
            program.add(new Instruction(Op.SPLIT, NONE, split + 3));
            program.add(new Instruction(Op.TAKE, set, 0));
            program.add(new Instruction(Op.JUMP, NONE, split));
            notLiteral();
        }

        /** {@code (.*}/{@code )?}: any number of directories, or nothing. */
        void takeDirectories() {
            int split = program.size();
            program.add(new Instruction(Op.SPLIT, NONE, split + 5));
            takeAny(CharSet.DOT);
            take(CharSet.of('/'));
            notLiteral();
        }

        void start() {
            program.add(new Instruction(Op.START, NONE, 0));
            notLiteral();
        }

        private void notLiteral() {
            literalSoFar = false;
            suffix.setLength(0);
        }

        Automaton build() {
            return new Automaton(program.toArray(Instruction[]::new), prefix.toString(), suffix.toString());
        }
    }
}
