package dev.cachebust.dockerfile;

import java.util.List;
import java.util.Optional;

/**
 * A stage as written.
 *
 * @param number 0-based
 * @param from the instruction that begins it
 * @param instructions those that follow, in the order written
 */
public record Stage(int number, Instruction.From from, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /** Its name, in lower case. */
    public Optional<String> name() {
        return from.name();
    }

    /** What it starts from, as written. */
    public String base() {
        return from.base();
    }

    /** Its name, or {@code stage-N} with its 0-based number where it has none. */
    public String displayName() {
        return name().orElse("stage-" + number);
    }
}
