package dev.cachebust.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What stdin, stdout and stderr are. Asked without a library, since most commands need no more than this of a terminal. */
final class StandardStreams {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");

    private StandardStreams() {}

    static boolean isInputTerminal() {
        return isTerminal(0);
    }

    static boolean isOutputTerminal() {
        return isTerminal(1);
    }

    static boolean isErrorTerminal() {
        return isTerminal(2);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(OPEN.resolve(Integer.toString(descriptor)));
            return TERMINAL.matcher(target.toString()).matches();
        } catch (IOException e) {
            // No /proc: Java knows, at least, whether both are one.
            return descriptor < 2 && System.console() != null;
        }
    }
}
