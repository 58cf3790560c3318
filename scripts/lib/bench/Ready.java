package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of a watcher to the moment it sees every change. */
final class Ready implements Case {
    /** More than this is left to cachebust alone: the others build before they watch. */
    private static final int COMPOSE_UP_TO = 100_000;

    @Override
    public String name() {
        return "ready";
    }

    @Override
    public String about() {
        return "From the start of the process to its word that it sees every change: the event `ready`, and Compose's *Watch"
                + " enabled*, which comes after its first build (all cached) and the start of its container. Cold: cachebust has"
                + " nothing left of earlier runs, and reads all files; warm: it has. The files are in the system's page cache either way.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        for (int size : lab.sizesWithoutBuilds()) {
            Context context = lab.shared(size, "a");
            boolean builds = size <= COMPOSE_UP_TO;
            Path cold = lab.state("cold");
            Path warm = lab.state("w" + size);
            prime(lab, context, warm, builds);
            List<Tool> tools = new ArrayList<>(List.of(
                    new Tool("`watch`, cold", () -> {
                        Lab.delete(cold);
                        return ready(lab, context, cold);
                    }),
                    new Tool("`watch`, warm", () -> ready(lab, context, warm))));
            if (builds) {
                tools.add(new Tool(Compose.NAME, () -> composeReady(lab, context)));
            }
            List<Samples> found =
                    lab.contest(builds ? 7 : 2, builds ? 1 : 0, 20).run("ready, " + size, tools);
            List<Rival> rivals =
                    found.stream().skip(2).map(s -> new Rival(s, true)).toList();
            lab.add(new Result("ready-cold", "start → ready, cold", size, "ms", found.get(0), rivals));
            lab.add(new Result("ready-warm", "start → ready, warm", size, "ms", found.get(1), rivals));
        }
    }

    /** Lets it keep what it keeps. */
    private static void prime(Lab lab, Context context, Path state, boolean builds) throws Exception {
        OurWatcher watcher = lab.keep(new OurWatcher(lab, context, Lab.tag("ready"), state, lab.socket));
        try {
            watcher.ready();
            if (builds) {
                watcher.built(1);
            }
        } finally {
            lab.release(watcher);
        }
    }

    private static double ready(Lab lab, Context context, Path state) throws Exception {
        OurWatcher watcher = lab.keep(new OurWatcher(lab, context, Lab.tag("ready"), state, lab.socket));
        try {
            return watcher.ready();
        } finally {
            lab.release(watcher);
        }
    }

    private static double composeReady(Lab lab, Context context) throws Exception {
        Compose compose = lab.keep(new Compose(lab, context, Lab.tag("ready-compose"), "rebuild", ""));
        try {
            return compose.ready();
        } finally {
            lab.release(compose);
        }
    }
}
