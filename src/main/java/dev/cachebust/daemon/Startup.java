package dev.cachebust.daemon;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.Overrides;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Brings together what a watcher or a single build begins with: the engine's facts, the project, what was built last. */
public final class Startup {
    private final Map<String, String> environment;
    private final EngineHost host;
    private final Engine engine;
    private final EngineFacts facts;
    private final Surroundings surroundings;
    private final ProjectLoader loader;
    private final Project project;

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
            Function<Stamped, String> line) {}

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
        this.facts = engine.facts().chosen(environment);
        this.surroundings = EngineImages.surroundings(engine, facts, Optional.empty());
        this.loader = new ProjectLoader(folder, environment, overrides, surroundings);
        this.project = loader.load();
    }

    /** What it has to say about any project. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** The project as it was read. */
    public Project project() {
        return project;
    }

    /** What the engine said of itself. */
    public EngineFacts facts() {
        return facts;
    }

    /** A watcher that begins with what {@code store} remembers. */
    public Watcher watcher(
            String version,
            BuildEngine builds,
            StateStore store,
            Probes probes,
            Wish wish,
            Consumer<Stamped> subscriber) {
        StateStore.Loaded kept = store.load(project.settings().context());
        HistoryFile.Loaded past = store.history().load();
        Event.EngineInfo info =
                new Event.EngineInfo(facts.kind().name().toLowerCase(Locale.ROOT), facts.version(), host.toString());
        Event.Hello hello = new Event.Hello(
                version,
                project.settings().project().toString(),
                project.settings().file().map(Path::toString));
        List<String> unkept = new ArrayList<>();
        Watcher watcher = new Watcher(
                new Watcher.Parts(
                        environment,
                        loader,
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
                        kept.last().map(this::checked),
                        past.builds(),
                        kept.tree().orElse(ContextTree.empty()),
                        probes.known(project, wish.mode() == Mode.SINGLE, unkept::add),
                        Wanted.atStart(wish.force(), wish.noCache()),
                        wish.mode(),
                        wish.dryRun(),
                        wish.said()),
                subscriber);
        if (engine.store().isEmpty() && !wish.extras().push()) {
            watcher.trouble(
                    "image-not-stored",
                    host + " stores no images: what is built stays in its cache; --push sends the image to a registry");
        }
        unkept.forEach(message -> watcher.trouble("probes-not-kept", message));
        kept.warning().ifPresent(message -> watcher.trouble("state-not-used", message));
        past.warning().ifPresent(message -> watcher.trouble("history-not-used", message));
        return watcher;
    }

    private LastBuild checked(LastBuild last) {
        return engine.store().map(store -> checked(last, store)).orElse(last);
    }

    private LastBuild checked(LastBuild last, DockerEngine store) {
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
