package bench;

import bench.Contest.Tool;
import java.nio.file.Path;
import java.util.List;

/** From a save to the moment a container runs what was saved. */
final class Running implements Case {
    /** What runs in the container: it tells all the time which code it has. */
    private static final String DOCKERFILE = """
            FROM bb:latest
            LABEL dev.cachebust.bench=1
            WORKDIR /app
            COPY src ./src
            CMD ["sh", "-c", "trap 'exit 0' TERM; while :; do cp src/main.txt /out/next && mv /out/next /out/now; sleep 0.02 & wait $!; done"]
            """;

    @Override
    public String name() {
        return "running";
    }

    @Override
    public String about() {
        return "From the start of a save to the moment a container's program tells (every 20 ms, by a file) that it has the saved"
                + " content: with the files copied into the running container (`after.sync`, Compose's `sync`), and with a new"
                + " container (`after.recreate`, Compose's `rebuild`). All quiet periods are counted in.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        measure(lab, "sync", "sync");
        measure(lab, "rebuild", "recreate");
    }

    private static void measure(Lab lab, String action, String setting) throws Exception {
        Context ours = Context.make(lab.folder("run-" + action + "-a"), 10);
        Context theirs = Context.make(lab.folder("run-" + action + "-b"), 10);
        Path ourOut = lab.folder("out-" + action + "-a");
        Path theirOut = lab.folder("out-" + action + "-b");
        String container = "cachebust-bench-our-" + action;
        ours.put("Dockerfile", DOCKERFILE);
        theirs.put("Dockerfile", DOCKERFILE);
        ours.put("cachebust.toml", "[after]\n" + setting + " = \"" + container + "\"\n");
        String tag = Lab.tag("run-" + action);
        OurWatcher watcher = null;
        Compose compose = null;
        AutoCloseable remove = lab.keep((AutoCloseable)
                () -> lab.command(lab.docker, "rm", "-f", container).start().waitFor());
        try {
            lab.elapsed(lab.docker, "build", "-q", "-t", tag, ours.folder().toString());
            lab.elapsed(lab.docker, "run", "-d", "--name", container, "--network", "none", "-v", ourOut + ":/out", tag);
            compose = lab.keep(new Compose(
                    lab,
                    theirs,
                    Lab.tag("run-" + action + "-compose"),
                    action,
                    "volumes: [\"" + theirOut + ":/out\"]"));
            watcher = lab.keep(new OurWatcher(lab, ours, tag, lab.state("r" + action), lab.socket));
            watcher.built(1);
            Process theirProcess = compose.running();
            Process ourProcess = watcher.running();
            lab.add(Saved.result(
                    "running-" + action,
                    "one source file saved → new code runs, " + action,
                    10,
                    lab.contest(9, 2, 35)
                            .run(
                                    "saved → running, " + action,
                                    List.of(
                                            new Tool("`after." + setting + "`", () -> runs(ours, ourOut, ourProcess)),
                                            new Tool(Compose.NAME, () -> runs(theirs, theirOut, theirProcess))))));
        } finally {
            lab.release(remove, compose, watcher);
        }
    }

    private static double runs(Context context, Path out, Process tool) throws Exception {
        long start = System.nanoTime();
        String content = context.edit(Context.SOURCE);
        Loop.awaitText(out.resolve("now"), content, tool);
        double took = Lab.millis(start, System.nanoTime());
        // What is built behind a sync is no part of it, and is over before the next measurement.
        Thread.sleep(900);
        return took;
    }
}
