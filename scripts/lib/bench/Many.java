package bench;

import bench.Contest.Tool;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Many files that change at once. */
final class Many implements Case {
    private static final int BURST = 1_000;
    private static final int CHECKOUT = 5_000;
    private static final int BRANCHES = 16;
    private static final String CONTAINER_SOURCE = "/app/" + Context.SOURCE;

    @Override
    public String name() {
        return "many";
    }

    @Override
    public String about() {
        return "A program writes 1,000 sources, or `git checkout` changes 5,000: from the start to the moment the tag names an"
                + " image with all of it, which is looked up in the image. The loop waits for 50 ms without events, as cachebust"
                + " does, and builds again if more came.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        Context[] burst = pair(lab, "burst", BURST);
        contest(
                lab,
                burst,
                "burst",
                "a burst of 1,000 files → image tagged",
                BURST,
                (context, round) -> burst(context));

        Context[] checkout = pair(lab, "checkout", CHECKOUT);
        for (Context context : checkout) {
            commitBranches(lab, context);
        }
        int[] next = new int[2];
        contest(lab, checkout, "checkout", "a checkout of 5,000 files → image tagged", CHECKOUT, (context, which) -> {
            String branch = "b" + next[which]++ % BRANCHES;
            lab.run(git(lab, context, "checkout", "-q", branch));
            return Files.readString(context.folder().resolve(Context.SOURCE));
        });
    }

    /** Changes files, and returns what {@link Context#SOURCE} holds then. */
    private interface Change {
        String make(Context context, int which) throws Exception;
    }

    private static Context[] pair(Lab lab, String name, int sources) throws Exception {
        Context[] pair = {
            Context.make(lab.folder(name + "-a"), 10), Context.make(lab.folder(name + "-b"), 10),
        };
        for (Context context : pair) {
            for (int i = 1; i < sources; i++) {
                context.put(source(i), "source " + i + "\n");
            }
        }
        return pair;
    }

    private static String source(int i) {
        return "src/" + i / 100 + "/" + i + ".txt";
    }

    private static void contest(Lab lab, Context[] pair, String id, String title, int files, Change change)
            throws Exception {
        OurWatcher watcher = null;
        Loop loop = null;
        try {
            loop = lab.keep(new Loop(lab, pair[1], Lab.tag(id + "-loop"), lab.socket, true));
            watcher = lab.keep(new OurWatcher(lab, pair[0], Lab.tag(id), lab.state(id), lab.socket));
            watcher.built(1);
            lab.add(Saved.result(
                    id,
                    title,
                    files,
                    lab.contest(7, 1, files > BURST ? 45 : 25)
                            .run(
                                    title,
                                    List.of(
                                            new Tool("`watch`", () -> changed(lab, pair[0], 0, id, change)),
                                            new Tool(
                                                    Loop.NAME,
                                                    () -> changed(lab, pair[1], 1, id + "-loop", change))))));
        } finally {
            lab.release(loop, watcher);
        }
    }

    private static double changed(Lab lab, Context context, int which, String name, Change change) throws Exception {
        String before = lab.engine.imageId(Lab.tag(name));
        long start = System.nanoTime();
        String last = change.make(context, which);
        double took = Lab.millis(start, lab.engine.awaitContent(Lab.tag(name), before, CONTAINER_SOURCE, last));
        // A tool may build the same again, for events that came while it built.
        Thread.sleep(1000);
        return took;
    }

    private static String burst(Context context) throws Exception {
        String content = Context.unique();
        for (int i = 1; i < BURST; i++) {
            context.put(source(i), content);
        }
        // Last, so that an image with it has them all.
        context.put(Context.SOURCE, content);
        return content;
    }

    /** Branches that differ in every source; written at once, since a checkout for each would wake the watchers. */
    private static void commitBranches(Lab lab, Context context) throws Exception {
        lab.run(git(lab, context, "init", "-q"));
        Path stream = lab.folder("git").resolve("stream");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stream))) {
            for (int branch = 0; branch < BRANCHES; branch++) {
                out.write(("commit refs/heads/b" + branch + "\ncommitter bench <bench@invalid> 0 +0000\ndata 0\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (String file : List.of("Dockerfile", ".dockerignore", Context.MANIFEST, "data/first")) {
                    blob(out, file, Files.readString(context.folder().resolve(file)));
                }
                for (int i = 1; i < CHECKOUT; i++) {
                    blob(out, source(i), "branch " + branch + ", source " + i + "\n");
                }
                blob(
                        out,
                        Context.SOURCE,
                        "branch " + branch + " at " + context.folder() + " " + System.nanoTime() + "\n");
            }
        }
        lab.run(git(lab, context, "fast-import", "--quiet").redirectInput(stream.toFile()));
        lab.run(git(lab, context, "checkout", "-q", "-f", "b" + (BRANCHES - 1)));
    }

    private static void blob(OutputStream out, String file, String content) throws Exception {
        out.write(("M 644 inline " + file + "\ndata " + content.length() + "\n" + content + "\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static ProcessBuilder git(Lab lab, Context context, String... words) {
        String[] all = new String[words.length + 5];
        all[0] = "git";
        all[1] = "-C";
        all[2] = context.folder().toString();
        // No housekeeping in the background while something is measured.
        all[3] = "-c";
        all[4] = "gc.auto=0";
        System.arraycopy(words, 0, all, 5, words.length);
        return lab.command(all);
    }
}
