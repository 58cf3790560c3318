package bench;

import java.nio.file.Files;
import java.nio.file.Path;

/** A running {@code docker compose watch} on one service. */
final class Compose implements AutoCloseable {
    static final String NAME = "`docker compose watch`";

    private static final String FILE = """
            name: %1$s
            services:
              app:
                image: %2$s
                build: %3$s
                network_mode: none
                stop_grace_period: 1s
                %5$s
                develop:
                  watch:
                    - { path: %3$s/src, action: %4$s, target: /app/src }
                    - { path: %3$s/package.json, action: rebuild }
                    - { path: %3$s/data, action: rebuild }
            """;

    private final Lab lab;
    private final Path file;
    private final Process process;
    private final double ready;

    /**
     * Builds, starts the container, and returns when changes are seen.
     *
     * @param action what a change of a source leads to: rebuild or sync
     * @param more further lines of the service
     */
    Compose(Lab lab, Context context, String tag, String action, String more) throws Exception {
        this.lab = lab;
        String name = "cachebust-bench-" + tag.replaceAll(".*/|:.*", "");
        Path folder = lab.folder("compose");
        file = folder.resolve(name + ".yaml");
        Files.writeString(file, FILE.formatted(name, tag, context.folder(), action, more));
        Path said = folder.resolve(name + ".log");
        Files.deleteIfExists(said);
        long start = System.nanoTime();
        process = lab.command(lab.docker, "compose", "-f", file.toString(), "watch")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            Loop.awaitText(said, "Watch enabled", process);
        } catch (IllegalStateException e) {
            close();
            throw new IllegalStateException(e.getMessage() + ": " + Files.readString(said), e);
        }
        ready = Lab.millis(start, System.nanoTime());
    }

    /** Milliseconds from the start to its word that it watches. */
    double ready() {
        return ready;
    }

    Process running() {
        return process;
    }

    @Override
    public void close() throws Exception {
        Lab.end(process);
        lab.command(lab.docker, "compose", "-f", file.toString(), "down", "-t", "1")
                .start()
                .waitFor();
    }
}
