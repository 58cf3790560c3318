package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** From a save to the request to build. */
final class Solve implements Case {
    /** {@code watch.debounce} as it is without a setting, in milliseconds. */
    static final double QUIET_PERIOD = 50;

    private static final String LOOP = Loop.NAME;

    private interface Save {
        String in(Context context) throws Exception;
    }

    @Override
    public String name() {
        return "solve";
    }

    @Override
    public String about() {
        return "From the end of a save to the request to build, as it passes on the engine's socket (a program between the two"
                + " looks for BuildKit's request). cachebust's quiet period, 50 ms, is counted in; the loop has none. In place: the"
                + " file is written to; by rename: another one is moved over it.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        List<Integer> sizes = lab.sizes();
        measure(lab, sizes.get(0), 100);
        measure(lab, sizes.get(sizes.size() - 1), 40);
    }

    private static void measure(Lab lab, int size, int samples) throws Exception {
        Context ours = lab.shared(size, "a");
        Context theirs = lab.shared(size, "b");
        Path sockets = lab.folder("p");
        Files.deleteIfExists(sockets.resolve("a"));
        Files.deleteIfExists(sockets.resolve("b"));
        SolveProxy ourProxy = lab.keep(new SolveProxy(lab.socket, sockets.resolve("a")));
        SolveProxy theirProxy = lab.keep(new SolveProxy(lab.socket, sockets.resolve("b")));
        Loop loop = null;
        OurWatcher watcher = null;
        try {
            loop = lab.keep(new Loop(lab, theirs, Lab.tag("solve-loop"), theirProxy.path(), false));
            watcher = lab.keep(new OurWatcher(lab, ours, Lab.tag("solve"), lab.state("q" + size), ourProxy.path()));
            watcher.built(1);
            OurWatcher running = watcher;
            Tool inPlace = new Tool(
                    "`watch`", () -> solved(lab, ours, "solve", ourProxy, running, c -> c.edit(Context.SOURCE)));
            Tool renamed = new Tool(
                    "`watch`",
                    () -> solved(lab, ours, "solve", ourProxy, running, c -> c.editByRename(Context.SOURCE)));
            List<Samples> found = lab.contest(9, 2, 20)
                    .run(
                            "save → request to build, " + size,
                            List.of(
                                    inPlace,
                                    new Tool(
                                            LOOP,
                                            () -> solved(
                                                    lab,
                                                    theirs,
                                                    "solve-loop",
                                                    theirProxy,
                                                    null,
                                                    c -> c.edit(Context.SOURCE)))));
            lab.release(loop);
            Samples more = lab.contest(samples, 0, size > 10 ? 55 : 60)
                    .run("save → request to build, " + size + ", alone", List.of(inPlace))
                    .get(0);
            double[] all = DoubleStream.concat(Arrays.stream(found.get(0).values()), Arrays.stream(more.values()))
                    .toArray();
            lab.add(new Result(
                    "solve",
                    "save in place → request to build",
                    size,
                    "ms",
                    new Samples("`watch`", all),
                    List.of(new Rival(found.get(1), true))));
            Samples byRename = lab.contest(25, 0, 12)
                    .run("save by rename → request to build, " + size, List.of(renamed))
                    .get(0);
            lab.add(new Result("solve-rename", "save by rename → request to build", size, "ms", byRename, List.of()));
        } finally {
            lab.release(ourProxy, theirProxy, loop, watcher);
        }
    }

    private static double solved(Lab lab, Context context, String name, SolveProxy proxy, OurWatcher watcher, Save save)
            throws Exception {
        String before = lab.engine.imageId(Lab.tag(name));
        int builds = watcher == null ? 0 : watcher.builds();
        proxy.arm();
        save.in(context);
        long saved = System.nanoTime();
        double took = Lab.millis(saved, proxy.awaitSolve());
        lab.engine.awaitTag(Lab.tag(name), before);
        if (watcher != null) {
            watcher.built(builds + 1);
        }
        return took;
    }
}
