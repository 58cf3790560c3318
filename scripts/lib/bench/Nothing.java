package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.util.List;

/** Building again although nothing has changed. */
final class Nothing implements Case {
    static final String BUILDX = "`docker buildx build`";
    static final String SCRIPT = "hash script + `docker build -q`";

    /** The classic: a hash of all files is handed over as the bust ARG's value. */
    private static final String HASH_SCRIPT =
            "hash=$(find \"$1\" -type f -exec sha256sum {} \\; | sort | sha256sum | cut -c1-12) && "
                    + "\"$2\" build -q -t \"$3\" --build-arg CACHE_BUST_APP=\"$hash\" \"$1\"";

    private static final int SCRIPT_UP_TO = 1_000;

    @Override
    public String name() {
        return "nothing";
    }

    @Override
    public String about() {
        return "Nothing has changed, and a build is asked for: `cachebust build` as a new process, and a running `cachebust watch`"
                + " by its control socket (`{\"type\":\"rebuild\"}`), from the request to the answer. The hash script hands the"
                + " SHA-256 of all files (`find -exec sha256sum {} \\; | sort | sha256sum`) to `docker build -q`.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        for (int size : lab.sizes()) {
            Context context = lab.shared(size, "a");
            String folder = context.folder().toString();
            String ours = Lab.tag("nothing");
            String theirs = Lab.tag("nothing-buildx");
            ProcessBuilder build = lab.command(lab.cachebust, "-C", folder, "build", "-t", ours, "--progress", "quiet");
            build.environment().put("XDG_STATE_HOME", lab.state("n" + size).toString());
            Tool buildx =
                    new Tool(BUILDX, () -> lab.elapsed(lab.docker, "buildx", "build", "-q", "-t", theirs, folder));
            Tool script = new Tool(
                    SCRIPT,
                    () -> lab.elapsed("sh", "-c", HASH_SCRIPT, "sh", folder, lab.docker, Lab.tag("nothing-script")));
            // What both send for the first time is no part of it.
            lab.run(build);
            buildx.measurement().take();

            List<Tool> tools = List.of(new Tool("`build`", () -> lab.elapsed(build)), buildx, script);
            List<Samples> found = lab.contest(11, 2, 18)
                    .run("nothing changed, new process, " + size, size <= SCRIPT_UP_TO ? tools : tools.subList(0, 2));
            lab.add(new Result(
                    "nothing-new",
                    "nothing changed, a new process",
                    size,
                    "ms",
                    found.get(0),
                    found.stream().skip(1).map(s -> new Rival(s, true)).toList()));

            OurWatcher watcher = lab.keep(new OurWatcher(lab, context, ours, lab.state("n" + size), lab.socket));
            watcher.ready();
            found = lab.contest(11, 2, 14)
                    .run(
                            "nothing changed, running watcher, " + size,
                            List.of(new Tool("`watch`, asked by its socket", watcher::rebuild), buildx));
            lab.release(watcher);
            lab.add(new Result(
                    "nothing-forced",
                    "nothing changed, a running watcher is asked",
                    size,
                    "ms",
                    found.get(0),
                    List.of(new Rival(found.get(1), true))));
        }
    }
}
