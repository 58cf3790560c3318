package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.util.List;

/** Commands that need no engine, as whole processes. */
final class Commands implements Case {
    private static final int FILES = 1_000;

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public String about() {
        return "Whole processes from start to end in a context of 1,000 files: `plan src/main.txt`, `hash`, `inspect`, beside what no"
                + " Java program can do without (`java -version`) and what another builder's command takes (`docker buildx"
                + " build` with nothing changed); and the status bar's line, which needs no Java, beside the least that any"
                + " command takes (`sh -c :`).";
    }

    @Override
    public void run(Lab lab) throws Exception {
        Context context = lab.shared(FILES, "a");
        String folder = context.folder().toString();
        String[] buildx = {lab.docker, "buildx", "build", "-q", "-t", Lab.tag("commands"), folder};
        lab.elapsed(buildx);
        List<Samples> found = lab.contest(11, 2, 25)
                .run(
                        "plan, hash, inspect",
                        List.of(
                                new Tool(
                                        "`plan FILE`",
                                        () -> lab.elapsed(lab.cachebust, "-C", folder, "plan", Context.SOURCE)),
                                new Tool("`hash`", () -> lab.elapsed(lab.cachebust, "-C", folder, "hash")),
                                new Tool("`inspect`", () -> lab.elapsed(lab.cachebust, "-C", folder, "inspect")),
                                new Tool("`java -version`", () -> lab.elapsed(Main.java(), "-version")),
                                new Tool(Nothing.BUILDX, () -> lab.elapsed(buildx))));
        List<Rival> beside =
                found.stream().skip(3).map(s -> new Rival(s, false)).toList();
        lab.add(new Result("plan", "what an edit would rebuild, a new process", FILES, "ms", found.get(0), beside));
        lab.add(new Result("hash", "content hashes, a new process", FILES, "ms", found.get(1), beside));
        lab.add(new Result(
                "inspect", "the Dockerfile as it is read, a new process", FILES, "ms", found.get(2), beside));
        found = lab.contest(21, 3, 12)
                .run(
                        "status line",
                        List.of(
                                new Tool(
                                        "`status --format tmux`",
                                        () -> lab.elapsed(lab.cachebust, "-C", folder, "status", "--format", "tmux")),
                                new Tool("`sh -c :`", () -> lab.elapsed("sh", "-c", ":"))));
        lab.add(new Result(
                "status",
                "a line for a status bar",
                FILES,
                "ms",
                found.get(0),
                List.of(new Rival(found.get(1), false))));
    }
}
