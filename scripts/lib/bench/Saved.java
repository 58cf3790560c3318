package bench;

import bench.Contest.Tool;
import bench.Result.Rival;
import bench.Result.Samples;
import java.util.ArrayList;
import java.util.List;

/** From a save to the moment the engine's tag names the new image. */
final class Saved implements Case {
    @Override
    public String name() {
        return "saved";
    }

    @Override
    public String about() {
        return "From the start of a save to the moment the engine tells that the tag names another image; all quiet periods are"
                + " counted in. Source file: `src/main.txt`, which the last step reads. Dependency file: `package.json`, after"
                + " which everything is made again. The loop is `inotifywait -m … | while read; do docker build -q; done`, without"
                + " a quiet period.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        for (int size : lab.sizes()) {
            run(lab, size);
        }
    }

    private void run(Lab lab, int size) throws Exception {
        boolean small = size == lab.sizes().get(0);
        Context ours = lab.shared(size, "a");
        Context theirs = lab.shared(size, "b");
        OurWatcher watcher = null;
        Loop loop = null;
        Compose compose = null;
        try {
            loop = lab.keep(new Loop(lab, theirs, Lab.tag("saved-loop"), lab.socket, false));
            watcher = lab.keep(new OurWatcher(lab, ours, Lab.tag("saved"), lab.state("t" + size), lab.socket));
            watcher.built(1);
            List<Tool> tools = new ArrayList<>(List.of(
                    new Tool("`watch`", () -> saved(lab, ours, "saved", Context.SOURCE)),
                    new Tool(Loop.NAME, () -> saved(lab, theirs, "saved-loop", Context.SOURCE))));
            if (small) {
                Context third = lab.shared(size, "c");
                compose = lab.keep(new Compose(lab, third, Lab.tag("saved-compose"), "rebuild", ""));
                tools.add(new Tool(Compose.NAME, () -> saved(lab, third, "saved-compose", Context.SOURCE)));
            }
            List<Samples> found =
                    lab.contest(small ? 15 : 9, small ? 3 : 2, small ? 50 : 20).run("one source file, " + size, tools);
            lab.add(result("saved-source", "one source file saved → image tagged", size, found));
            lab.release(compose);
            if (small) {
                found = lab.contest(11, 2, 20)
                        .run(
                                "one dependency file, " + size,
                                List.of(
                                        new Tool("`watch`", () -> saved(lab, ours, "saved", Context.MANIFEST)),
                                        new Tool(Loop.NAME, () -> saved(lab, theirs, "saved-loop", Context.MANIFEST))));
                lab.add(result("saved-dependency", "one dependency file saved → image tagged", size, found));
            }
        } finally {
            lab.release(loop, watcher, compose);
        }
    }

    static Result result(String id, String title, int size, List<Samples> found) {
        return new Result(
                id,
                title,
                size,
                "ms",
                found.get(0),
                found.stream().skip(1).map(s -> new Rival(s, true)).toList());
    }

    private static double saved(Lab lab, Context context, String name, String file) throws Exception {
        String before = lab.engine.imageId(Lab.tag(name));
        long start = System.nanoTime();
        context.edit(file);
        return Lab.millis(start, lab.engine.awaitTag(Lab.tag(name), before));
    }
}
