package dev.cachebust.build.buildkit;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.GraphSource;
import dev.cachebust.build.buildkit.control.BuildRun;
import dev.cachebust.build.buildkit.control.ControlClient;
import dev.cachebust.build.buildkit.control.Destination;
import dev.cachebust.build.buildkit.control.GraphCall;
import dev.cachebust.build.buildkit.files.ContextNames;
import dev.cachebust.build.buildkit.files.RequestedFiles;
import dev.cachebust.build.buildkit.files.SentRegistry;
import dev.cachebust.build.buildkit.session.SessionDialer;
import dev.cachebust.build.buildkit.session.SessionPool;
import dev.cachebust.build.buildkit.session.SessionServer;
import dev.cachebust.build.buildkit.transport.Dialer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Builds with BuildKit over its own API: the one inside a Docker Engine, or a daemon of its own. Nothing is dialled before
 * it is needed. An engine that went away is found again by the next build.
 */
public final class BuildKitEngine implements BuildEngine, GraphSource {
    private static final long CLOSE_SECONDS = 5;

    /** It calls on a session every 5 seconds, so that this is a silence of three calls. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Duration patience;
    private final Threads threads = new Threads();
    private final Dialer dialer;
    private final ControlClient control;
    private final Destination destination;
    private final Optional<ImageLoader> loader;
    private final SessionServer server;
    private final SessionPool sessions;
    private final SentRegistry sent;
    private final Consumer<String> warnings;
    private final AtomicReference<String> warned = new AtomicReference<>("");
    /** With the end of each, after which nothing of it is left to be done. */
    private final Map<BuildRun, CompletableFuture<?>> running = new ConcurrentHashMap<>();

    /** An engine at this address, which may ask for these logins. What it is sent is forgotten with the process. */
    public BuildKitEngine(EngineAddress address, RegistryCredentials credentials) {
        this(address, credentials, PATIENCE);
    }

    BuildKitEngine(EngineAddress address, RegistryCredentials credentials, Duration patience) {
        this(
                address,
                credentials,
                patience,
                new SentRegistry(SentRegistry.Storage.NONE),
                warning -> {},
                Optional.empty());
    }

    /**
     * An engine at this address.
     *
     * @param sent what engines were sent before
     * @param warnings is told what does not keep a build from succeeding
     * @param loader gets the images of a daemon; empty: they go to registries, or nowhere. A Docker Engine has a store itself
     */
    public BuildKitEngine(
            EngineAddress address,
            RegistryCredentials credentials,
            SentRegistry sent,
            Consumer<String> warnings,
            Optional<ImageLoader> loader) {
        this(address, credentials, PATIENCE, sent, warnings, loader);
    }

    private BuildKitEngine(
            EngineAddress address,
            RegistryCredentials credentials,
            Duration patience,
            SentRegistry sent,
            Consumer<String> warnings,
            Optional<ImageLoader> loader) {
        this.patience = patience;
        this.sent = sent;
        this.warnings = warnings;
        this.dialer = new Dialer(address, threads.timer());
        this.control = new ControlClient(dialer, threads.executor(), threads.timer());
        boolean engine = address instanceof EngineAddress.Listener;
        this.loader = engine ? Optional.empty() : loader;
        this.destination = engine ? Destination.ENGINE : loader.isPresent() ? Destination.LOADED : Destination.REGISTRY;
        SessionDialer sessionDialer = engine ? headers -> dialer.upgrade("/session", headers) : control::session;
        this.server = new SessionServer(sessionDialer, credentials, threads.executor(), threads.timer());
        this.sessions = new SessionPool(server, threads.timer());
    }

    /**
     * With which words a Docker Engine, or a proxy before it, refuses BuildKit, though by its version it has it.
     *
     * @return empty as well if that cannot be found out
     */
    public static Optional<String> refusal(EngineAddress.Listener address) {
        try (Threads threads = new Threads();
                Dialer dialer = new Dialer(address, threads.timer())) {
            return dialer.refusal();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a BuildKit daemon listens here, and no Docker Engine. Blocks, for 20 seconds at most.
     *
     * @return false as well if that cannot be found out
     */
    public static boolean daemonAt(EngineAddress.Listener address) {
        try (Threads threads = new Threads();
                Dialer dialer = new Dialer(address, threads.timer())) {
            if (dialer.speaksHttp1()) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        try (BuildKitEngine daemon = new BuildKitEngine(new EngineAddress.Daemon(address), RegistryCredentials.NONE)) {
            daemon.facts();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Running start(BuildRequest request, Consumer<BuildEvent> events) {
        sent.begin();
        RequestedFiles files = RequestedFiles.of(request, sent);
        BuildRun run = new BuildRun(
                request,
                destination,
                loader,
                files,
                control,
                sessions,
                threads.executor(),
                threads.timer(),
                patience,
                events);
        running.put(run, run.finished().whenComplete((done, error) -> {
            endSending();
            running.remove(run);
        }));
        threads.executor().execute(run::begin);
        return run;
    }

    @Override
    public void prepare(ContextSnapshot context) {
        String sharedKey = sent.sharedKey(ContextNames.of(context.root()));
        threads.executor().execute(() -> {
            try {
                sessions.prepare(sharedKey);
            } catch (IOException e) {
                // The build that would have used it dials by itself, and reports what it meets.
            }
        });
    }

    @Override
    public Answer graph(BuildRequest request) {
        sent.begin();
        try {
            return new GraphCall(request, RequestedFiles.of(request, sent), control, sessions).ask();
        } finally {
            endSending();
        }
    }

    /**
     * What BuildKit says of itself: the sign that there is one.
     *
     * @throws IOException if it cannot be reached, is none, or does not answer within 10 seconds
     */
    public BuildKitFacts facts() throws IOException {
        return control.facts();
    }

    /** Cancels what is running, waits a few seconds for it, and hangs up. */
    @Override
    public void close() {
        running.keySet().forEach(BuildRun::cancel);
        awaitRunning();
        sessions.close();
        server.close();
        control.close();
        dialer.close();
        awaitRunning();
        threads.close();
    }

    private void endSending() {
        try {
            sent.end();
        } catch (IOException e) {
            String warning = "what was sent to the engine cannot be remembered: " + e.getMessage();
            if (!warning.equals(warned.getAndSet(warning))) {
                warnings.accept(warning);
            }
        }
    }

    private void awaitRunning() {
        CompletableFuture<?>[] ends = running.values().toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What does not end by itself ends with its connection.
        }
    }
}
