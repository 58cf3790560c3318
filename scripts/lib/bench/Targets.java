package bench;

import bench.Result.Rival;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** What the project wants of itself, and what of it was met. */
final class Targets {
    /** Files of a small project, and of a large one. */
    private static final int SMALL = 10;

    private static final int LARGE = 100_000;

    private static final double NEVER_ABOVE = 0.95;

    /** What was found, in words; {@code met} is empty if it was not measured. */
    record Verdict(String id, String target, String found, Optional<Boolean> met) {}

    private final List<Result> results;

    Targets(List<Result> results) {
        this.results = results;
    }

    List<Verdict> verdicts() {
        return List.of(
                ratio(
                        "saved-loop",
                        "save → image tagged ≤ 0.5 × inotify loop + `docker build -q`, small project",
                        "saved-source",
                        SMALL,
                        Loop.NAME,
                        0.5),
                ratio(
                        "saved-compose",
                        "save → image tagged ≤ 0.27 × `docker compose watch`, small project",
                        "saved-source",
                        SMALL,
                        Compose.NAME,
                        0.27),
                ratio(
                        "nothing-small",
                        "nothing changed ≤ 0.15 × `docker buildx build`, small context, session kept",
                        "nothing-forced",
                        SMALL,
                        Nothing.BUILDX,
                        0.15),
                ratio(
                        "nothing-20000",
                        "nothing changed ≤ 0.05 × `docker buildx build`, 20,000 files, session kept",
                        "nothing-forced",
                        20_000,
                        Nothing.BUILDX,
                        0.05),
                ratio(
                        "nothing-100000",
                        "nothing changed ≤ 0.05 × `docker buildx build`, 100,000 files, session kept",
                        "nothing-forced",
                        LARGE,
                        Nothing.BUILDX,
                        0.05),
                never(),
                solve("solve-small", SMALL),
                solve("solve-large", LARGE),
                absolute("ready-cold", "ready with 100,000 files ≤ 3 s, cold", "ready-cold", LARGE, 3000),
                absolute("ready-warm", "ready with 100,000 files ≤ 1 s, warm", "ready-warm", LARGE, 1000),
                hashing(),
                ratio(
                        "reading",
                        "fingerprints of 100,000 files ≤ 1.3 × only reading them (a Java program)",
                        "hashing",
                        LARGE,
                        Hashing.READER,
                        1.3),
                ratio(
                        "reading-tar",
                        "fingerprints of 100,000 files ≤ 1.3 × only reading them (`tar`)",
                        "hashing",
                        LARGE,
                        Hashing.TAR,
                        1.3),
                absolute("memory-1000", "memory with 1,000 files ≤ 120 MB", "memory", 1_000, 120),
                absolute("memory-100000", "memory with 100,000 files ≤ 200 MB", "memory", LARGE, 200),
                absolute("idle-1000", "idle with 1,000 files < 0.1 % of a processor", "idle", 1_000, 0.1),
                absolute("idle-100000", "idle with 100,000 files < 0.1 % of a processor", "idle", LARGE, 0.1),
                absolute("plan", "`plan` ≤ 250 ms", "plan", 1_000, 250),
                absolute("hash", "`hash` ≤ 250 ms", "hash", 1_000, 250),
                absolute("inspect", "`inspect` ≤ 250 ms", "inspect", 1_000, 250),
                ratio(
                        "cold-build",
                        "cold `build` ≤ 1 × `docker buildx build`, start-up included",
                        "cold-build",
                        SMALL,
                        Nothing.BUILDX,
                        1));
    }

    private Optional<Result> find(String id, int files) {
        return results.stream().filter(r -> r.is(id, files)).findFirst();
    }

    private Verdict ratio(String id, String target, String result, int files, String rival, double most) {
        Optional<Stats.Spread> found =
                find(result, files).flatMap(r -> r.rival(rival).map(r::ratio));
        return verdict(id, target, found.map(s -> Text.spread(s) + " ×"), found.map(s -> s.median() <= most));
    }

    private Verdict absolute(String id, String target, String result, int files, double most) {
        Optional<Result> found = find(result, files);
        return verdict(
                id,
                target,
                found.map(r -> Text.spread(r.ours().spread()) + " " + r.unit()),
                found.map(r -> r.ours().spread().median() <= most));
    }

    /** 99 of 100 saves. */
    private Verdict solve(String id, int files) {
        DoubleUnaryOperator beyond = millis -> millis - Solve.QUIET_PERIOD;
        Optional<double[]> samples = find("solve", files).map(r -> r.ours().values());
        Optional<Double> p50 = samples.map(s -> beyond.applyAsDouble(Stats.quantile(s, 0.5)));
        Optional<Double> p99 = samples.map(s -> beyond.applyAsDouble(Stats.quantile(s, 0.99)));
        return verdict(
                id,
                "save → request to build within the quiet period (50 ms) + 10 ms, p99, " + Text.count(files) + " files",
                p99.map(p ->
                        "quiet period %+.1f ms; p50 %+.1f ms; of %d".formatted(p, p50.get(), samples.get().length)),
                p99.map(p -> p <= 10));
    }

    private Verdict hashing() {
        Optional<Stats.Spread> found = find("hashing", LARGE)
                .flatMap(r -> r.rival(Hashing.CLASSIC)
                        .map(classic -> Stats.ratios(
                                classic.samples().values(), r.ours().values())))
                .map(Stats.Spread::of);
        return verdict(
                "hashing",
                "fingerprints of 100,000 files ≥ 40 × faster than `find -exec sha256sum {} \\;`",
                found.map(s -> Text.spread(s) + " × faster"),
                found.map(s -> s.median() >= 40));
    }

    /** Of all who do the same job; the worst is named. */
    private Verdict never() {
        record Met(String what, double ratio) {}
        List<Met> all = results.stream()
                .flatMap(r -> r.rivals().stream()
                        .filter(Rival::sameJob)
                        .map(rival -> new Met(
                                r.title() + ", " + Text.count(r.files()) + " files, against "
                                        + rival.samples().tool(),
                                r.ratio(rival).median())))
                .sorted(Comparator.comparingDouble(Met::ratio).reversed())
                .toList();
        long above = all.stream().filter(m -> m.ratio() > NEVER_ABOVE).count();
        return verdict(
                "never-above",
                "never above 0.95 × another tool that does the same",
                all.stream()
                        .findFirst()
                        .map(m -> "at most " + Text.number(m.ratio()) + " × (" + m.what() + ")"
                                + (above > 1 ? "; " + above + " of " + all.size() + " are above" : "")),
                all.stream().findFirst().map(m -> above == 0));
    }

    private static Verdict verdict(String id, String target, Optional<String> found, Optional<Boolean> met) {
        return new Verdict(id, target, found.orElse("not measured"), met);
    }
}
