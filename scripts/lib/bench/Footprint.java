package bench;

import bench.Result.Rival;
import bench.Result.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What watchers hold and burn while nothing happens. */
final class Footprint implements Case {
    /** Of /proc/PID/stat; Linux has had no other for programs to see. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int EDITS = 3;
    private static final int MOST = 1_000_000;

    private record Watched(int size, Process ours, Process compose) {}

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public String about() {
        return "Resident memory (VmRSS) and processor time (user and system, per second) of watchers that have nothing to do, after"
                + " three edits with builds and a rest of 15 s; Docker's client and its plugin together. With 1,000,000 files most"
                + " are not copied by the Dockerfile, since nothing is built of them.";
    }

    @Override
    public void run(Lab lab) throws Exception {
        List<AutoCloseable> tools = new ArrayList<>();
        List<Watched> watched = new ArrayList<>();
        try {
            List<Integer> sizes = lab.sizes();
            for (int size : List.of(1_000, sizes.get(sizes.size() - 1))) {
                Context ours = lab.shared(size, "a");
                Context theirs = lab.shared(size, "b");
                OurWatcher watcher =
                        lab.keep(new OurWatcher(lab, ours, Lab.tag("idle-" + size), lab.state("i" + size), lab.socket));
                tools.add(watcher);
                watcher.built(1);
                Compose compose = lab.keep(new Compose(lab, theirs, Lab.tag("idle-compose-" + size), "rebuild", ""));
                tools.add(compose);
                for (int i = 0; i < EDITS; i++) {
                    edit(lab, ours, "idle-" + size);
                    edit(lab, theirs, "idle-compose-" + size);
                }
                watched.add(new Watched(size, watcher.running(), compose.running()));
            }
            observe(lab, watched);
        } finally {
            lab.release(tools.toArray(AutoCloseable[]::new));
        }
        if (!lab.quick) {
            million(lab);
        }
    }

    private static void edit(Lab lab, Context context, String name) throws Exception {
        String before = lab.engine.imageId(Lab.tag(name));
        context.edit(Context.SOURCE);
        lab.engine.awaitTag(Lab.tag(name), before);
        Thread.sleep(500);
    }

    /** All at once: who does nothing does not disturb the others. */
    private static void observe(Lab lab, List<Watched> watched) throws Exception {
        int windows = 3;
        long millis = lab.quick ? 5_000 : 15_000;
        Map<Process, double[]> memory = new LinkedHashMap<>();
        Map<Process, double[]> share = new LinkedHashMap<>();
        List<Process> all =
                watched.stream().flatMap(w -> Stream.of(w.ours(), w.compose())).toList();
        Thread.sleep(15_000);
        for (int i = 0; i < windows; i++) {
            Map<Process, Double> before = new LinkedHashMap<>();
            long start = System.nanoTime();
            for (Process process : all) {
                before.put(process, ticks(process));
            }
            Thread.sleep(millis);
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Process process : all) {
                double used = (ticks(process) - before.get(process)) / TICKS_PER_SECOND;
                share.computeIfAbsent(process, p -> new double[windows])[i] = 100 * used / seconds;
                memory.computeIfAbsent(process, p -> new double[windows])[i] = residentMegabytes(process);
            }
        }
        for (Watched w : watched) {
            lab.add(new Result(
                    "memory",
                    "memory of an idle watcher",
                    w.size(),
                    "MB",
                    new Samples("`watch`", memory.get(w.ours())),
                    List.of(new Rival(new Samples(Compose.NAME, memory.get(w.compose())), true))));
            // Of nothing there is no ratio.
            lab.add(new Result(
                    "idle",
                    "processor time of an idle watcher",
                    w.size(),
                    "%",
                    new Samples("`watch`", share.get(w.ours())),
                    List.of(new Rival(new Samples(Compose.NAME, share.get(w.compose())), false))));
            Lab.say("idle, " + w.size() + ": " + Text.spread(Stats.Spread.of(memory.get(w.ours()))) + " MB, "
                    + Text.spread(Stats.Spread.of(share.get(w.ours()))) + " %");
        }
    }

    private static void million(Lab lab) throws Exception {
        Context context = lab.shared(MOST, "a");
        OurWatcher watcher = lab.keep(new OurWatcher(
                lab, context, Lab.tag("idle-most"), lab.state("i" + MOST), lab.socket, "-f", Context.WITHOUT_DATA));
        try {
            watcher.built(1);
            Thread.sleep(15_000);
            double found = residentMegabytes(watcher.running());
            Lab.say("idle, " + MOST + ": " + Text.number(found) + " MB");
            lab.add(new Result(
                    "memory", "memory of an idle watcher", MOST, "MB", new Samples("`watch`", found), List.of()));
        } finally {
            lab.release(watcher);
        }
    }

    private static Stream<Long> tree(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid);
    }

    private static double ticks(Process process) throws IOException {
        double ticks = 0;
        for (long pid : tree(process).toList()) {
            String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
            if (!stat.isEmpty()) {
                // proc(5): after the name, which may hold anything, utime and stime are the 12th and 13th field.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            }
        }
        return ticks;
    }

    /** In units of 1,000,000 bytes. */
    private static double residentMegabytes(Process process) throws IOException {
        double kibibytes = 0;
        for (long pid : tree(process).toList()) {
            kibibytes += read(Path.of("/proc", Long.toString(pid), "status"))
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
        return kibibytes * 1024 / 1e6;
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
