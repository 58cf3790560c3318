package dev.cachebust.cli;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.Output;
import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Settings;
import dev.cachebust.control.Background;
import dev.cachebust.control.ControlPoint;
import dev.cachebust.daemon.CacheCheck;
import dev.cachebust.daemon.Effect.Ending;
import dev.cachebust.daemon.EngineWait;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Feasibility;
import dev.cachebust.daemon.Message;
import dev.cachebust.daemon.Project;
import dev.cachebust.daemon.ProjectLock;
import dev.cachebust.daemon.SentStore;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.daemon.Startup;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.daemon.StateStore;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.daemon.Watcher;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.DockerProxies;
import dev.cachebust.engine.Engine;
import dev.cachebust.engine.EngineException;
import dev.cachebust.engine.EngineFacts;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.layer.LayerName;
import dev.cachebust.probe.Registry;
import dev.cachebust.stream.EventJson;
import dev.cachebust.view.JsonView;
import dev.cachebust.view.Sanitizer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Wires a watcher or a single build to an engine, a view and the signals that end it. */
final class Session {
    private final CachebustCommand options;
    private final BuildFlags flags;
    private final Overrides overrides;
    private final Map<String, String> environment = System.getenv();

    Session(CachebustCommand options, BuildFlags flags, Overrides overrides) {
        this.options = options;
        this.flags = flags;
        this.overrides = overrides;
    }

    /** Runs until it is told to stop, or its mode says so. Gives the exit code. */
    int run(Mode mode) throws Exception {
        Settings settings =
                ConfigFiles.read(options.folder(), environment, overrides).any();
        Terminal terminal = options.terminal();
        EngineHost host = Engines.of(settings, environment).asked();
        StateFolder state = StateFolder.of(settings.project(), environment);
        if (mode == Mode.SINGLE) {
            return run(mode, host, state, terminal, Optional.empty());
        }
        Optional<Path> log = flags.inBackground ? Optional.of(Background.log(state)) : Optional.empty();
        try (ProjectLock held = lock(state, terminal);
                ControlPoint control = new ControlPoint(state, settings.project(), log, environment)) {
            return run(mode, host, state, terminal, Optional.of(control));
        }
    }

    /** Where nothing can be kept, there is no lock either; that is no reason not to watch. */
    private static @Nullable ProjectLock lock(StateFolder state, Terminal terminal) throws ProjectLock.HeldException {
        try {
            return ProjectLock.take(state, Instant.now());
        } catch (IOException e) {
            terminal.warn(
                    Sanitizer.text("what is kept between runs cannot be written, and a second watcher of this project"
                            + " would go unnoticed: " + e.getMessage()));
            return null;
        }
    }

    private int run(Mode mode, EngineHost host, StateFolder state, Terminal terminal, Optional<ControlPoint> control)
            throws Exception {
        Path folder = options.folder();
        DockerConfigCredentials logins = new DockerConfigCredentials(environment, terminal::warn);
        SentRegistry sent = new SentRegistry(new SentStore(state, terminal::warn));
        try (Engine engine = Engine.at(host)) {
            long said = mode == Mode.SINGLE || flags.inBackground ? 0 : awaitEngine(engine, host, terminal);
            Registry registry = Probing.registry(engine, logins);
            Startup startup = new Startup(folder, environment, overrides, host, engine);
            Set<LayerName> bust = new HashSet<>();
            for (String typed : flags.bust) {
                bust.add(Watcher.layer(startup.projects().values(), typed));
            }
            for (Project project : startup.projects().values()) {
                requirePossible(project);
                requireFeasible(project, startup, engine, host, logins);
                requireOneWriter(project.settings(), mode);
            }
            Startup.Wish wish = new Startup.Wish(
                    mode,
                    mode == Mode.SINGLE,
                    flags.noCache,
                    flags.dryRun,
                    flags.extras(mode == Mode.SINGLE, DockerProxies.of(environment, host.toString(), terminal::warn)),
                    said,
                    EventJson::write);
            Startup.Keeping keeping = new Startup.Keeping(
                    name -> new StateStore(state.image(name)),
                    (name, project) -> Probing.probes(project, environment, registry, state.image(name)));
            Stopper stopper = new Stopper();
            try (BuildEngine builds = Builders.of(
                            host, engine, startup.facts(), startup.surroundings(), logins, sent, terminal::warn);
                    Outlet outlet = Outlet.open(flags, mode, terminal, state, first(startup), stopper);
                    Watcher watcher =
                            startup.watcher(Version.number(), builds, keeping, wish, everyone(outlet, control))) {
                stopper.stops(watcher, outlet::close);
                control.ifPresent(point -> listen(point, watcher));
                if (!bust.isEmpty()) {
                    watcher.send(new Message.Command.Bust(bust));
                }
                return code(watcher.run());
            } finally {
                stopper.done();
            }
        }
    }

    /** The one that decides where it is told what happens: that whose result goes to stdout, if there is one. */
    private static Settings first(Startup startup) {
        List<Settings> all =
                startup.projects().values().stream().map(Project::settings).toList();
        return all.stream().filter(Session::printsResult).findFirst().orElse(all.get(0));
    }

    /** What the config shares may not be for this engine; what was typed for this run is meant. */
    private void requirePossible(Project project) throws UsageException {
        if (flags.cacheTo.isEmpty() && flags.cacheFrom.isEmpty()) {
            return;
        }
        List<String> impossible =
                CacheCheck.of(project.settings(), project.engine()).impossible();
        if (!impossible.isEmpty()) {
            throw new UsageException(impossible.get(0));
        }
    }

    /** That an engine cannot do something shows in the middle of a build otherwise, in words that help nobody. */
    private static void requireFeasible(
            Project project, Startup startup, Engine engine, EngineHost host, DockerConfigCredentials logins)
            throws UsageException, EngineException {
        if (startup.facts().kind() == EngineFacts.Kind.CLASSIC) {
            // What it cannot do has its place in the Dockerfile, mostly: its build says so before it sends anything.
            return;
        }
        Feasibility feasibility = new Feasibility(
                project,
                startup.facts(),
                engine.store().isPresent(),
                engine.loader().isPresent());
        Set<String> runnable = Set.of();
        if (feasibility.needsPlatforms()) {
            try (BuildKitEngine buildkit = new BuildKitEngine(host.address(), logins)) {
                runnable = new HashSet<>(buildkit.facts().platforms());
            } catch (IOException e) {
                // The build itself says so if it cannot be reached.
            }
        }
        List<String> problems = feasibility.problems(runnable);
        if (!problems.isEmpty()) {
            throw new UsageException(problems.get(0));
        }
    }

    /** Standard output is for one thing only. */
    private void requireOneWriter(Settings settings, Mode mode) throws UsageException {
        if (!printsResult(settings)) {
            return;
        }
        if (mode != Mode.SINGLE) {
            throw new UsageException(
                    "an output to stdout is for one build only\n  give it a dest, or use cachebust build");
        } else if (StandardStreams.isOutputTerminal()) {
            throw new UsageException(
                    "an archive is not for a terminal\n  send stdout to a file, or give the output a dest");
        } else if (flags.progress == BuildFlags.Progress.json) {
            throw new UsageException("--progress json and an output both write to stdout\n  give the output a dest");
        }
    }

    /** Whether stdout gets the result; what is said goes to stderr then. */
    static boolean printsResult(Settings settings) {
        return settings.build().options().outputs().stream()
                .anyMatch(output -> output.place() instanceof Output.Place.Stdout);
    }

    private Consumer<Stamped> everyone(Consumer<Stamped> outlet, Optional<ControlPoint> control) {
        Consumer<Stamped> both = control.map(outlet::andThen).orElse(outlet);
        return flags.inBackground ? both.andThen(Session::tellWhoStartedIt) : both;
    }

    private static void tellWhoStartedIt(Stamped event) {
        if (event.event() instanceof Event.Ready) {
            Background.ready();
        }
    }

    /** A watcher that cannot be reached still watches. */
    private static void listen(ControlPoint control, Watcher watcher) {
        try {
            control.listen(watcher);
        } catch (IOException e) {
            watcher.trouble("no-control", "other commands cannot reach this watcher: " + e.getMessage());
        }
    }

    /** Says so if it has to wait; gives how many events that were. */
    private long awaitEngine(Engine engine, EngineHost host, Terminal terminal)
            throws EngineException, InterruptedException {
        // Nothing is drawn yet: there is no watcher that keys could act on.
        boolean json = flags.progress == BuildFlags.Progress.json;
        Consumer<Stamped> events = json ? Outlet.plainly(new JsonView()) : event -> {};
        boolean waited = EngineWait.await(engine, absent -> {
            terminal.warn(Sanitizer.text(absent.getMessage() + "; waiting for it"));
            absent.tried().forEach(line -> terminal.err().println("  " + Sanitizer.text(line)));
            events.accept(new Stamped(1, Instant.now(), new Event.Engine(false, host.toString())));
        });
        if (!waited) {
            return 0;
        }
        events.accept(new Stamped(2, Instant.now(), new Event.Engine(true, host.toString())));
        return json ? 2 : 0;
    }

    private static int code(Ending ending) {
        return ending.lastBuild().filter(result -> result == Result.FAILED).isPresent()
                ? ExitCode.BUILD_FAILED
                : ExitCode.DONE;
    }
}
