package dev.cachebust.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told apart from a later one that got the same number.
 *
 * @param start when it began, in the system's own ticks since its start (proc(5): field 22 of {@code /proc/PID/stat}); empty
 *     where the system does not tell
 * @param boot which start of the system that was; empty where the system does not tell
 */
record ProcessMark(long pid, String start, String boot) {
    private static final int START = 22;
    private static final int STATE = 3;

    /** This process. */
    static ProcessMark own() {
        long pid = ProcessHandle.current().pid();
        return new ProcessMark(pid, field(pid, START).orElse(""), currentBoot());
    }

    /** Whether that very process still runs. */
    boolean isAlive() {
        if (start.isEmpty()) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        boolean dead = field(pid, STATE).map(state -> "ZX".contains(state)).orElse(true);
        return !dead && boot.equals(currentBoot()) && field(pid, START).equals(Optional.of(start));
    }

    private static Optional<String> field(long pid, int number) {
        try {
            String stat = new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat")), StandardCharsets.ISO_8859_1);
            // The second field, the name, stands in parentheses and may hold anything.
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(rest[number - STATE]);
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String currentBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
