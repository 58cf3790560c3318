package dev.cachebust.init;

import java.util.List;
import java.util.Optional;

/**
 * What to write.
 *
 * @param config the text of {@code cachebust.toml}; empty where there is a config
 * @param hunks in the order in which they were found, each on top of those before it
 * @param dockerfile the Dockerfile with all of them; empty where none changes it
 * @param ignoreFile the ignore file with what is added to it; empty where nothing is
 * @param gain of all hunks together
 * @param advice what would help, but cannot be shown to leave the image as it is; one line each
 */
public record Proposal(
        Optional<String> config,
        List<Hunk> hunks,
        Optional<TextFile> dockerfile,
        Optional<TextFile> ignoreFile,
        Gain gain,
        List<String> advice) {

    public Proposal {
        hunks = List.copyOf(hunks);
        advice = List.copyOf(advice);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return config.isEmpty() && hunks.isEmpty();
    }
}
