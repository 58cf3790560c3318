package dev.cachebust.cli;

import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Overrides;
import dev.cachebust.config.Settings;
import dev.cachebust.control.Background;
import dev.cachebust.control.ControlPoint;
import dev.cachebust.daemon.Effect.Ending;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.Message;
import dev.cachebust.daemon.ProjectLock;
import dev.cachebust.daemon.SentStore;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.daemon.Startup;
import dev.cachebust.daemon.StateFolder;
import dev.cachebust.daemon.StateStore;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.daemon.Watcher;
import dev.cachebust.engine.DockerConfigCredentials;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.EngineLocator;
import dev.cachebust.engine.PushingEngine;
import dev.cachebust.layer.LayerName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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
        Settings settings = ConfigFiles.read(options.folder(), environment, overrides);
        flags.requireImage(settings.image());
        Terminal terminal = options.terminal();
        EngineHost host = new EngineLocator(environment).locate(settings.engineHost());
        StateFolder state = StateFolder.of(settings.project(), environment);
        if (mode == Mode.SINGLE) {
            return run(mode, host, state, terminal, Optional.empty());
        }
        Optional<Path> log = flags.inBackground ? Optional.of(Background.log(state)) : Optional.empty();
        try (ProjectLock held = ProjectLock.take(state, Instant.now());
                ControlPoint control = new ControlPoint(state, settings.project(), log, environment)) {
            return run(mode, host, state, terminal, Optional.of(control));
        }
    }

    private int run(Mode mode, EngineHost host, StateFolder state, Terminal terminal, Optional<ControlPoint> control)
            throws Exception {
        Path folder = options.folder();
        DockerConfigCredentials logins = new DockerConfigCredentials(environment, terminal::warn);
        SentRegistry sent = new SentRegistry(new SentStore(state, terminal::warn));
        try (DockerEngine docker = new DockerEngine(host);
                PushingEngine engine = new PushingEngine(
                        new BuildKitEngine(host.address(), logins, sent, terminal::warn), docker, logins)) {
            Startup startup = new Startup(folder, environment, overrides, flags.platform(), host, docker);
            Set<LayerName> bust = new HashSet<>();
            for (String typed : flags.bust) {
                bust.add(startup.project().layers().parse(typed));
            }
            boolean exportCache = mode == Mode.SINGLE || !flags.cacheTo.isEmpty();
            Startup.Wish wish = new Startup.Wish(
                    mode, mode == Mode.SINGLE, flags.noCache, flags.dryRun, flags.extras(folder, exportCache));
            Stopper stopper = new Stopper();
            try (Outlet outlet = Outlet.open(flags, mode, terminal, state, stopper);
                    Watcher watcher = startup.watcher(
                            Version.number(), engine, new StateStore(state), wish, everyone(outlet, control))) {
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

    private static int code(Ending ending) {
        return ending.lastBuild().filter(result -> result == Result.FAILED).isPresent()
                ? ExitCode.BUILD_FAILED
                : ExitCode.DONE;
    }
}
