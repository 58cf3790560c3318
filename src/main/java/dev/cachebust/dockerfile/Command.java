package dev.cachebust.dockerfile;

import java.util.List;

/**
 * What RUN, CMD, ENTRYPOINT and HEALTHCHECK execute.
 *
 * @param exec whether it is written in exec form ({@code ["a", "b"]}): then no shell is put before it
 * @param words the words of the exec form, or the whole shell text as one
 */
public record Command(boolean exec, List<String> words) {
    public Command {
        words = List.copyOf(words);
    }
}
