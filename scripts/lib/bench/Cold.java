package bench;

import bench.Contest.Tool;
import java.nio.file.Path;
import java.util.List;

/** A build by a new process that knows nothing. */
final class Cold implements Case {
    @Override
    public String name() {
        return "cold";
    }

    @Override
    public String about() {
        return "A source file was edited, and a new process builds: `cachebust build` with nothing left of earlier runs, start-up"
                + " included.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        for (int size : List.of(10, 1_000)) {
            Context ours = lab.shared(size, "a");
            Context theirs = lab.shared(size, "b");
            Path state = lab.state("k");
            ProcessBuilder build = lab.command(
                    lab.cachebust,
                    "-C",
                    ours.folder().toString(),
                    "build",
                    "-t",
                    Lab.tag("cold"),
                    "--progress",
                    "quiet");
            build.environment().put("XDG_STATE_HOME", state.toString());
            lab.add(Saved.result(
                    "cold-build",
                    "one source file edited, cold build",
                    size,
                    lab.contest(11, 2, 20)
                            .run(
                                    "cold build, " + size,
                                    List.of(
                                            new Tool("`build`", () -> {
                                                Lab.delete(state);
                                                ours.edit(Context.SOURCE);
                                                return lab.elapsed(build);
                                            }),
                                            new Tool(Nothing.BUILDX, () -> {
                                                theirs.edit(Context.SOURCE);
                                                return lab.elapsed(
                                                        lab.docker,
                                                        "buildx",
                                                        "build",
                                                        "-q",
                                                        "-t",
                                                        Lab.tag("cold-buildx"),
                                                        theirs.folder().toString());
                                            })))));
        }
    }
}
