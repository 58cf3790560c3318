package dev.cachebust.cli;

import dev.cachebust.view.Palette;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a command says: data on stdout, all else on stderr.
 *
 * @param width columns of the terminal that stdout is; 0 where it is none, or its size is not known
 */
record Terminal(PrintWriter out, PrintWriter err, Palette palette, int width) {

    void print(String line) {
        out.println(line);
    }

    void print(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
    }

    /** For people, on stderr. */
    void say(String message) {
        err.println("cachebust: " + message);
        err.flush();
    }

    void warn(String message) {
        err.println("cachebust: warning: " + message);
        err.flush();
    }
}
