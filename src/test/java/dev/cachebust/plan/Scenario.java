package dev.cachebust.plan;

import dev.cachebust.context.BadPatternException;
import dev.cachebust.context.ContextScanner;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.FileChange;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.context.IgnoreRules;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.dockerfile.StepGraph;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.BustCheck;
import dev.cachebust.layer.FileLayer;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.LayerSettings.Strategy;
import dev.cachebust.layer.Layers;
import dev.cachebust.layer.Meanings;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Plays a folder of {@code src/test/resources/golden/plan}: the Dockerfiles in it and {@code scenario}, a script of one
 * command a line that edits a context and builds:
 *
 * <pre>
 * write PATH CONTENT         a \n in it is a line break
 * mode PATH OCTAL | rm PATH | link PATH TARGET | mkdir PATH | touch PATH | rename PATH PATH
 * dockerfile NAME            the Dockerfile becomes the one of this name in the folder
 * arg NAME=VALUE | arg NAME  a build argument is given, or no longer
 * target NAME | target | image REFERENCE DIGEST | merge-op | dialect DIALECT | now INSTANT
 * layer NAME [files=A,B] [arg=X] [stage=X] [strategy=X] [max_age=DAYS]
 * build [--no-cache] [--bust LAYER] [--filter STAGE] [--new] [--fail STAGE:INDEX] TITLE
 * check                      what defeats busting
 * layers PATH…               the layer of files
 * plan PATH…                 what an edit of these would rebuild
 * real no                    not for a real engine
 * </pre>
 *
 * A build plans, writes the plan down and has the {@link Builder} build; what that did is learnt.
 */
final class Scenario {
    static final Path ROOT = Path.of("src/test/resources/golden/plan");

    /** Carries a plan out. */
    interface Builder {
        /** What became of the steps. */
        Result build(Path context, Decision decision, boolean rebuildsMaybes, Optional<StepId> fails)
                throws IOException;
    }

    /** The steps that were completed, and those of them that were found in the cache. */
    record Result(Set<StepId> complete, Set<StepId> cached, boolean succeeded) {}

    private final SortedMap<String, String> answers = new TreeMap<>();
    private final Path folder;
    private final Path context;
    private final Builder builder;
    private final String salt;
    private final String base;
    private final StringBuilder out = new StringBuilder();
    private final Planner planner = new Planner();
    private final TreeMap<String, String> args = new TreeMap<>();
    private final Map<String, ImageConfig> images = new HashMap<>();
    private final List<LayerSettings> layers = new ArrayList<>();
    private final Map<LayerName, Long> counters = new HashMap<>();
    private Optional<String> target = Optional.empty();
    private EngineTraits engine = EngineTraits.GRAPH_DRIVER;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Past past = Past.none();

    /**
     * @param salt is added to the content of each file
     * @param base stands for the base image {@code bb}
     */
    Scenario(Path folder, Path context, Builder builder, String salt, String base) {
        this.folder = folder;
        this.context = context;
        this.builder = builder;
        this.salt = salt;
        this.base = base;
    }

    static List<Path> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name for reports. */
    static boolean isReal(Path folder) {
        try {
            return !Files.readAllLines(folder.resolve("scenario")).contains("real no");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On an engine like this one. */
    Scenario on(EngineTraits traits) {
        engine = traits;
        return this;
    }

    String play() throws IOException, BadPatternException {
        dockerfile("Dockerfile");
        for (String line : Files.readAllLines(folder.resolve("scenario"))) {
            if (!line.isBlank() && !line.startsWith("#") && !line.equals("real no")) {
                List<String> words = List.of(line.split(" "));
                command(words.get(0), words.subList(1, words.size()), line);
            }
        }
        return out.toString();
    }

    private void command(String command, List<String> words, String line) throws IOException, BadPatternException {
        switch (command) {
            case "write" -> write(words.get(0), content(words));
            case "mode" -> mode(context.resolve(words.get(0)), Integer.parseInt(words.get(1), 8));
            case "rm" -> remove(context.resolve(words.get(0)));
            case "link" -> link(context.resolve(words.get(0)), words.get(1));
            case "mkdir" -> Files.createDirectories(context.resolve(words.get(0)));
            case "rename" -> Files.move(context.resolve(words.get(0)), context.resolve(words.get(1)));
            case "touch" -> touch(context.resolve(words.get(0)));
            case "dockerfile" -> dockerfile(words.get(0));
            case "arg" -> arg(words.get(0));
            case "target" -> target = words.stream().findFirst();
            case "image" ->
                images.put(words.get(0), new ImageConfig(words.get(1), new TreeMap<>(), "", "", List.of(), List.of()));
            case "merge-op" -> engine = new EngineTraits(true);
            case "dialect" -> engine = new EngineTraits(false, Dialect.valueOf(words.get(0)));
            case "now" -> now = Instant.parse(words.get(0));
            case "layer" -> layer(words);
            case "answer" -> answers.put("command " + words.get(0), words.get(1));
            case "build" -> build(words);
            case "check" -> check();
            case "layers" -> layers(words);
            case "plan" -> hypothetical(words);
            default -> throw new IllegalArgumentException(folder + ": " + line);
        }
    }

    /** The content of an ignore file is what it says, that of all others is this run's own. */
    private String content(List<String> words) {
        String text = String.join(" ", words.subList(1, words.size())).replace("\\n", "\n");
        return text + (words.get(0).endsWith(IgnoreFile.NAME) ? "" : salt) + "\n";
    }

    private static void link(Path link, String to) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(to));
    }

    private void write(String path, String content) throws IOException {
        Path file = context.resolve(path);
        Files.createDirectories(file.getParent());
        boolean isNew = !Files.exists(file);
        Files.writeString(file, content);
        if (isNew) {
            mode(file, 0644);
        }
    }

    private void dockerfile(String name) throws IOException {
        write("Dockerfile", Files.readString(folder.resolve(name)).replace("FROM bb", "FROM " + base));
    }

    private static void mode(Path path, int mode) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(all[i]);
            }
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> below = Files.walk(path)) {
            for (Path each : below.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void touch(Path path) throws IOException {
        FileTime time = Files.getLastModifiedTime(path);
        Files.setLastModifiedTime(path, FileTime.from(time.toInstant().plusSeconds(100)));
    }

    private void arg(String text) {
        String[] pair = text.split("=", 2);
        if (pair.length == 2) {
            args.put(pair[0], pair[1]);
        } else {
            args.remove(pair[0]);
        }
    }

    private void layer(List<String> words) {
        Map<String, String> fields = new HashMap<>();
        words.subList(1, words.size()).forEach(w -> fields.put(w.split("=", 2)[0], w.split("=", 2)[1]));
        layers.removeIf(l -> l.name().value().equals(words.get(0)));
        layers.add(new LayerSettings(
                new LayerName(words.get(0)),
                fields.containsKey("files") ? List.of(fields.get("files").split(",")) : List.of(),
                Optional.ofNullable(fields.get("arg")),
                Optional.ofNullable(fields.get("stage")),
                Strategy.valueOf(fields.getOrDefault("strategy", "AUTO")),
                Optional.ofNullable(fields.get("max_age")).map(d -> Duration.ofDays(Long.parseLong(d))),
                false,
                fields.containsKey("probe")
                        ? List.of(new ProbeSettings(
                                new Probe.Command(List.of(fields.get("probe"))), Duration.ofMinutes(1)))
                        : List.of(),
                "cachebust.toml:" + (layers.size() + 1) + ":1"));
    }

    private Situation situation() throws IOException, BadPatternException {
        IgnoreRules rules = IgnoreFile.read(context, context.resolve("Dockerfile"));
        ContextTree tree = new ContextScanner(context, rules).scan().tree();
        return new Situation(
                DockerfileParser.parse("Dockerfile", Files.readAllBytes(context.resolve("Dockerfile"))),
                new GraphOptions(target, args, "linux/amd64", Map.of(), images),
                tree,
                Map.of(),
                Set.of("Dockerfile", "Dockerfile.dockerignore", ".dockerignore", "cachebust.toml"),
                Layers.of(layers),
                Meanings.NONE,
                new Answers(answers),
                counters,
                engine,
                now);
    }

    private void build(List<String> words) throws IOException, BadPatternException {
        boolean noCache = false;
        boolean rebuildsMaybes = false;
        List<LayerName> bust = new ArrayList<>();
        List<String> filter = new ArrayList<>();
        Optional<StepId> fails = Optional.empty();
        int i = 0;
        for (; i < words.size() && words.get(i).startsWith("--"); i++) {
            switch (words.get(i)) {
                case "--no-cache" -> noCache = true;
                case "--new" -> rebuildsMaybes = true;
                case "--bust" -> bust.add(Layers.of(layers).parse(words.get(++i)));
                case "--filter" -> filter.add(words.get(++i));
                case "--fail" -> {
                    String[] step = words.get(++i).split(":");
                    fails = Optional.of(new StepId(step[0], Integer.parseInt(step[1])));
                }
                default -> throw new IllegalArgumentException(words.get(i));
            }
        }
        bust.forEach(layer -> counters.merge(layer, 1L, Long::sum));
        Situation situation = situation();
        Decision decision = planner.plan(situation, past, new Ask(noCache, bust, filter));
        out.append("== ")
                .append(String.join(" ", words.subList(i, words.size())))
                .append('\n');
        changes(situation, decision);
        out.append(PlanText.of(decision));
        Result result = builder.build(context, decision, rebuildsMaybes, fails);
        KnownKeys known = result.succeeded()
                ? decision.record().learn(past.known(), result.complete(), result.cached())
                : decision.record().learnUnfinished(past.known(), result.complete(), result.cached());
        past = result.succeeded()
                ? new Past(Optional.of(decision.record()), situation.context(), known)
                : new Past(past.last(), past.context(), known);
        if (!result.succeeded()) {
            out.append("failed\n");
        }
    }

    private void changes(Situation situation, Decision decision) {
        if (past.last().isEmpty()) {
            return;
        }
        List<FileLayer> found = new ArrayList<>();
        for (FileChange change : situation.context().changesSince(past.context())) {
            if (!change.path().equals("Dockerfile")) {
                FileLayer layer = decision.files().of(change.path(), false);
                found.add(layer);
                out.append("change ")
                        .append(change.path())
                        .append(" · ")
                        .append(layer.label())
                        .append('\n');
            }
        }
        if (!decision.needed()) {
            out.append("no build: ").append(Skip.of(found)).append('\n');
        }
    }

    private void check() throws IOException, BadPatternException {
        Situation s = situation();
        out.append("== check\n");
        BustCheck.problems(s.dockerfile(), s.options(), StepGraph.of(s.dockerfile(), s.options()), s.layers())
                .forEach(p ->
                        out.append(p.error() ? "error " : "warning ").append(p).append('\n'));
    }

    private void layers(List<String> paths) throws IOException, BadPatternException {
        Decision decision = planner.plan(situation(), past, Ask.NOTHING);
        IgnoreRules rules = IgnoreFile.read(context, context.resolve("Dockerfile"));
        out.append("== layers\n");
        for (String path : paths) {
            FileLayer layer = decision.files().of(path, rules.ignores(path));
            out.append(path)
                    .append(" · ")
                    .append(layer.label())
                    .append(" · ")
                    .append(layer.reason())
                    .append('\n');
        }
    }

    private void hypothetical(List<String> paths) throws IOException, BadPatternException {
        Situation real = situation();
        Past from = Hypothesis.past(past, real, planner.plan(real, past, Ask.NOTHING));
        Situation edited = real.withContext(Hypothesis.edited(real.context(), new HashSet<>(paths)));
        out.append("== plan ").append(String.join(" ", paths)).append('\n');
        out.append(PlanText.of(planner.plan(edited, from, Ask.NOTHING)));
    }
}
