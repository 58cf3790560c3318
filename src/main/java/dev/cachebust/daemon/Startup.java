package dev.cachebust.daemon;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.config.Solve;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.ProjectLoader.BrokenException;
import dev.cachebust.daemon.ProjectLoader.Surroundings;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.ImageFacts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Brings together what a watcher or a single build begins with: the engine's facts, the project, what was built last. */
public final class Startup {
    private final Map<String, String> environment;
    private final EngineHost host;
    private final Engine engine;
    private final EngineFacts facts;
    private final Optional<String> refusal;
    private final Surroundings surroundings;
    private final Path folder;
    private final Overrides overrides;
    private final Images images;
    private final int parallel;

    /**
     * The images of a config.
     *
     * @param watched those that are to be built, by name and in the project's order
     * @param listed all that there are
     */
    private record Images(Map<String, Image> watched, List<Event.Named> listed) {}

    /**
     * An image as it was read.
     *
     * @param solve all that is built with it
     */
    private record Image(Solve solve, ProjectLoader loader, Project project) {}

    /**
     * Where the past of an image is kept, and who asks its probes.
     *
     * @param store of an image, by name
     * @param probes of an image, by name and with its project
     */
    public record Keeping(Function<String, StateStore> store, BiFunction<String, Project, Probes> probes) {}

    /**
     * What a person asked for.
     *
     * @param force build even if nothing has changed
     * @param noCache leave the whole cache out of the first build
     * @param dryRun plan each build and start none
     * @param said how many events the subscriber has had already
     * @param line an event as a line for a command's input
     */
    public record Wish(
            Mode mode,
            boolean force,
            boolean noCache,
            boolean dryRun,
            RequestAssembler.Extras extras,
            long said,
            Function<Stamped, String> line) {

        /** For an image that joins later: what was asked for the first builds is over. */
        Wish later() {
            return new Wish(mode, false, false, dryRun, extras, said, line);
        }
    }

    /**
     * Asks the engine and reads the project.
     *
     * @throws EngineException if the engine cannot be asked
     * @throws ConfigException if a setting cannot be used
     * @throws BrokenException if the Dockerfile or an ignore file cannot be used
     */
    public Startup(Path folder, Map<String, String> environment, Overrides overrides, EngineHost host, Engine engine)
            throws EngineException, ConfigException, BrokenException {
        this.environment = Map.copyOf(environment);
        this.host = host;
        this.engine = engine;
        EngineFacts said = engine.facts().chosen(environment);
        // Who asks for BuildKit is to see it fail.
        boolean free = environment.getOrDefault("DOCKER_BUILDKIT", "").isEmpty();
        this.refusal = free && said.kind() == EngineFacts.Kind.BUILDKIT ? host.refusesBuildKit() : Optional.empty();
        this.facts = refusal.isPresent() ? said.withoutBuildKit() : said;
        this.surroundings = EngineImages.surroundings(engine, facts, Optional.empty());
        this.folder = folder;
        this.overrides = overrides;
        ProjectSettings settings = ConfigFiles.read(folder, environment, overrides);
        this.parallel = settings.parallel();
        this.images = images(settings, Map.of());
    }

    /** @param known those that need not be read again */
    private Images images(ProjectSettings settings, Map<String, Image> known) throws ConfigException, BrokenException {
        Map<String, Image> all = new LinkedHashMap<>();
        for (Solve solve : settings.solves().values()) {
            boolean chosen = solve.names().stream().anyMatch(settings.chosen()::contains);
            try {
                all.put(solve.name(), image(solve, known));
            } catch (BrokenException e) {
                if (chosen) {
                    throw e;
                }
            }
        }
        List<String> chosen = all.values().stream()
                .map(Image::solve)
                .filter(solve -> solve.names().stream().anyMatch(settings.chosen()::contains))
                .map(Solve::name)
                .toList();
        Map<String, Image> watched = new LinkedHashMap<>();
        lineage(all).closure(chosen).forEach(name -> watched.put(name, Objects.requireNonNull(all.get(name))));
        return new Images(watched, Roster.of(settings.solves().values()));
    }

    /** Also of one that is watched the project is read: it says what the image is built on now. */
    private Image image(Solve solve, Map<String, Image> known) throws ConfigException, BrokenException {
        Image before = known.get(solve.name());
        ProjectLoader loader =
                new ProjectLoader(folder, environment, overrides, surroundings, Optional.of(solve.name()));
        try {
            return new Image(solve, loader, loader.load());
        } catch (BrokenException e) {
            if (before == null) {
                throw e;
            }
            return new Image(solve, before.loader(), before.project());
        }
    }

    /** What it has to say about any project. */
    public Surroundings surroundings() {
        return surroundings;
    }

    private static Lineage lineage(Map<String, Image> images) throws BrokenException {
        Map<String, Project> projects = new LinkedHashMap<>();
        images.forEach((name, image) -> projects.put(name, image.project()));
        Lineage lineage = Lineage.of(projects);
        Optional<List<String>> circle = lineage.circle();
        if (circle.isPresent()) {
            throw new BrokenException("images are built on each other in a circle: " + String.join(" → ", circle.get())
                    + "; see their FROM instructions and contexts");
        }
        return lineage;
    }

    /** The images that are built, as they were read, by name. */
    public Map<String, Project> projects() {
        Map<String, Project> projects = new LinkedHashMap<>();
        images.watched().forEach((name, image) -> projects.put(name, image.project()));
        return projects;
    }

    /** What the engine said of itself. */
    public EngineFacts facts() {
        return facts;
    }

    /** A watcher that begins with what {@code store} remembers. */
    public Watcher watcher(
            String version, BuildEngine builds, Keeping keeping, Wish wish, Consumer<Stamped> subscriber) {
        Map<String, String> troubles = new LinkedHashMap<>();
        Map<String, Watcher.Member> members = new LinkedHashMap<>();
        images.watched()
                .forEach((name, image) ->
                        members.put(name, member(version, builds, keeping, wish, image, troubles::put)));
        Watcher.Recruiter recruiter = watched ->
                draft(watched, image -> member(version, builds, keeping, wish.later(), image, (text, rule) -> {}));
        Watcher watcher = new Watcher(members, images.listed(), parallel, recruiter, subscriber);
        if (engine.store().isEmpty() && !wish.extras().push()) {
            watcher.trouble(
                    "image-not-stored",
                    host + " stores no images: what is built stays in its cache; --push sends the image to a registry");
        }
        refusal.ifPresent(words -> watcher.trouble(
                "no-buildkit",
                host + " refuses BuildKit (" + words + "): images are built with its older builder, as with"
                        + " DOCKER_BUILDKIT=0; let /grpc and /session through to it, see docs/engines.md"));
        troubles.forEach((text, rule) -> watcher.trouble(rule, text));
        return watcher;
    }

    /** What the config says now. */
    private Watcher.Draft draft(Set<String> watched, Function<Image, Watcher.Member> member)
            throws ConfigException, BrokenException {
        Images now = images(ConfigFiles.read(folder, environment, overrides), images.watched());
        List<Event.Named> told =
                Roster.of(now.watched().values().stream().map(Image::solve).toList());
        Map<String, Watcher.Member> joining = new LinkedHashMap<>();
        now.watched().forEach((name, image) -> {
            if (!watched.contains(name)) {
                joining.put(name, member.apply(image));
            }
        });
        return new Watcher.Draft(List.copyOf(now.watched().keySet()), told, joining);
    }

    private Watcher.Member member(
            String version,
            BuildEngine builds,
            Keeping keeping,
            Wish wish,
            Image image,
            BiConsumer<String, String> troubles) {
        Project project = image.project();
        String name = image.solve().name();
        StateStore store = keeping.store().apply(name);
        Probes probes = keeping.probes().apply(name, project);
        StateStore.Loaded kept = store.load(project.settings().context());
        HistoryFile.Loaded past = store.history().load();
        Event.EngineInfo info =
                new Event.EngineInfo(facts.kind().name().toLowerCase(Locale.ROOT), facts.version(), host.toString());
        Event.Hello hello = new Event.Hello(
                version,
                project.settings().project().toString(),
                project.settings().file().map(Path::toString));
        Watcher.Member member = new Watcher.Member(
                image.solve().images(),
                new Watcher.Parts(
                        environment,
                        image.loader(),
                        builds,
                        this::answers,
                        new BuiltImages(engine.store(), store.history()),
                        store,
                        probes,
                        wish.extras(),
                        wish.line()),
                new Watcher.Beginning(
                        hello,
                        project,
                        info,
                        kept.last().map(last -> checked(project, last)),
                        past.builds(),
                        kept.tree().orElse(ContextTree.empty()),
                        probes.known(
                                project, wish.mode() == Mode.SINGLE, text -> troubles.accept(text, "probes-not-kept")),
                        Wanted.atStart(wish.force(), wish.noCache()),
                        wish.mode(),
                        wish.dryRun(),
                        wish.said()));
        kept.warning().ifPresent(message -> troubles.accept(message, "state-not-used"));
        past.warning().ifPresent(message -> troubles.accept(message, "history-not-used"));
        return member;
    }

    private LastBuild checked(Project project, LastBuild last) {
        return engine.store().map(store -> checked(project, last, store)).orElse(last);
    }

    private static LastBuild checked(Project project, LastBuild last, DockerEngine store) {
        Optional<String> id =
                EngineImages.find(store, project.settings().image()).map(ImageFacts::id);
        boolean ours = id.isPresent() && List.of(last.imageId(), last.digest()).contains(id.get());
        return ours ? last : last.withoutImage();
    }

    private boolean answers() {
        try {
            engine.ping();
            return true;
        } catch (EngineException e) {
            return false;
        }
    }
}
