package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fingerprints of all files of a context. */
final class Hashing implements Case {
    static final String CLASSIC = "`find -exec sha256sum {} \\; | sort | sha256sum`";
    static final String BATCHED = "`find -exec sha256sum {} + | sort | sha256sum`";
    static final String TAR = "only reading: `tar -c | cat`";
    static final String READER = "only reading: a Java program";

    private static final String FIND = "find \"$1\" -type f -exec sha256sum {} %s | sort | sha256sum";

    /** Above this, the classic script has only a tenth of the files to do: it starts a process for each. */
    private static final int ALL_UP_TO = 1_000;

    private final Path classes;

    Hashing(Path classes) {
        this.classes = classes;
    }

    @Override
    public String name() {
        return "hashing";
    }

    @Override
    public String about() {
        return "`cachebust hash` as a new process with nothing left of earlier runs, start-up included, against the classic script,"
                + " once with a process for each file (`\\;`) and once with few (`+`), and against only reading the files: by"
                + " `tar -c | cat > /dev/null`, and by a Java program that walks and reads, with one thread. Above 1,000 files the script with"
                + " a process for each file has a tenth of the files, and its time is multiplied.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        for (int size : lab.sizesWithoutBuilds()) {
            Context context = lab.shared(size, "a");
            String folder = context.folder().toString();
            Path state = lab.state("h");
            ProcessBuilder hash = lab.command(lab.cachebust, "-C", folder, "hash");
            hash.environment().put("XDG_STATE_HOME", state.toString());
            boolean all = size <= ALL_UP_TO;
            List<Tool> tools = new ArrayList<>(List.of(
                    new Tool("`hash`", () -> {
                        Lab.delete(state);
                        return lab.elapsed(hash);
                    }),
                    new Tool(BATCHED, () -> lab.elapsed("sh", "-c", FIND.formatted("+"), "sh", folder)),
                    new Tool(TAR, () -> lab.elapsed("sh", "-c", "tar -c -f - -C \"$1\" . | cat", "sh", folder)),
                    new Tool(
                            READER,
                            () -> lab.elapsed(
                                    Main.java(),
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:-UsePerfData",
                                    "-cp",
                                    classes.toString(),
                                    ReadAll.class.getName(),
                                    folder))));
            if (size <= 100_000) {
                tools.add(new Tool(CLASSIC, () -> {
                    String part = all ? folder : tenth(context, lab);
                    return lab.elapsed("sh", "-c", FIND.formatted("\\;"), "sh", part) * (all ? 1 : 10);
                }));
            }
            List<Samples> found = lab.contest(size > 100_000 ? 2 : 7, size > 100_000 ? 0 : 1, 25)
                    .run("hashing, " + size, tools);
            lab.add(new Result(
                    "hashing",
                    "fingerprints of all files, a new process",
                    size,
                    "ms",
                    found.get(0),
                    found.stream()
                            .skip(1)
                            .map(s -> new Rival(s, !s.tool().startsWith("only reading")))
                            .toList()));
        }
    }

    private static String tenth(Context context, Lab lab) throws Exception {
        return Context.make(lab.folder("tenth-" + context.files()), context.files() / 10)
                .folder()
                .toString();
    }
}
