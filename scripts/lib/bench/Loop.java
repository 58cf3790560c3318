package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An inotify loop around {@code docker build -q}, as people write it. */
final class Loop implements AutoCloseable {
    static final String NAME = "inotify loop + `docker build -q`";

    private static final String EVENTS =
            "inotifywait -m -r -e close_write,create,delete,move --exclude '/\\.git(/|$)' \"$1\" 2>\"$4\" | while read -r _; do ";
    private static final String BUILD = "\"$2\" build -q -t \"$3\" \"$1\"; done";

    /** Waits as long as cachebust does for what belongs to the same change; else it would build once for each file. */
    private static final String DRAIN = "while read -r -t 0.05 _; do :; done; ";

    private final Process process;

    /**
     * Builds once, and returns when changes are seen.
     *
     * @param many whether many files change at a time
     */
    Loop(Lab lab, Context context, String tag, Path engine, boolean many) throws Exception {
        ProcessBuilder first = lab.command(
                lab.docker, "build", "-q", "-t", tag, context.folder().toString());
        lab.run(first);
        Path said = lab.folder("loops").resolve(tag.replaceAll("[:/]", "-"));
        Files.deleteIfExists(said);
        String script = EVENTS + (many ? DRAIN : "") + BUILD;
        ProcessBuilder command = lab.command(
                "bash", "-c", script, "loop", context.folder().toString(), lab.docker, tag, said.toString());
        command.environment().put("DOCKER_HOST", "unix://" + engine);
        process = command.start();
        awaitText(said, "Watches established", process);
    }

    /** Waits until a file has the text; milliseconds from the call. */
    static double awaitText(Path file, String text, Process writer) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (Files.notExists(file) || !Files.readString(file).contains(text)) {
            if (System.nanoTime() - start > Engine.DEADLINE.toNanos()) {
                throw new IllegalStateException("no " + text.strip() + " in " + file);
            } else if (!writer.isAlive()) {
                throw new IllegalStateException("a tool ended before it said " + text.strip());
            }
            Thread.sleep(2);
        }
        return Lab.millis(start, System.nanoTime());
    }

    @Override
    public void close() throws InterruptedException {
        Lab.end(process);
    }
}
