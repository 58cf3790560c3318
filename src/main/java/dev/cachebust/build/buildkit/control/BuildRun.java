package dev.cachebust.build.buildkit.control;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Finished;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.content.SharedCaches;
import dev.cachebust.build.buildkit.files.RequestedFiles;
import dev.cachebust.build.buildkit.session.Offer;
import dev.cachebust.build.buildkit.session.SecretValues;
import dev.cachebust.build.buildkit.session.Session;
import dev.cachebust.build.buildkit.session.SessionPool;
import dev.cachebust.build.buildkit.ssh.SshAgent;
import dev.cachebust.build.buildkit.wire.control.SolveResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One build from its request to its end: the Solve call, with the Status stream and a {@link LifeWatch} beside it. */
public final class BuildRun implements BuildEngine.Running {
    /** How long the status stream may be silent after the end of the solve before it is cut off. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final BuildRequest request;
    private final Destination destination;
    private final Optional<ImageLoader> loader;
    private final RequestedFiles files;
    private final ControlClient control;
    private final SessionPool sessions;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final EventStream events;
    private final SolveCall solve = new SolveCall();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean canceled;
    private volatile @Nullable String lost;

    /**
     * Prepares a build; {@link #begin} starts it.
     *
     * @param patience how long the engine may be silent before it is asked whether it lives, and then has to answer
     */
    public BuildRun(
            BuildRequest request,
            Destination destination,
            Optional<ImageLoader> loader,
            RequestedFiles files,
            ControlClient control,
            SessionPool sessions,
            Executor executor,
            ScheduledExecutorService timer,
            Duration patience,
            Consumer<BuildEvent> consumer) {
        this.request = request;
        this.destination = destination;
        this.loader = loader;
        this.files = files;
        this.control = control;
        this.sessions = sessions;
        this.executor = executor;
        this.timer = timer;
        this.patience = patience;
        this.events = new EventStream(consumer);
    }

    /** Completes after the last event was delivered. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    /** Starts the build. Blocks while a session is dialled. */
    public void begin() {
        Session session;
        Map<String, SshAgent> agents;
        try {
            SecretValues.requireAll(request.options().secrets(), System.getenv());
            agents = SshAgent.all(request.options().ssh(), System.getenv());
        } catch (IOException e) {
            finish(new BuildResult.Failed(Failures.missing(String.valueOf(e.getMessage())), 0));
            return;
        }
        BuildRequest resolved;
        try {
            resolved = HostGateway.resolved(request, control);
        } catch (IOException e) {
            finish(new BuildResult.Failed(Failures.missing(String.valueOf(e.getMessage())), 0));
            return;
        }
        try {
            control.connect();
            session = request.cacheTo().isEmpty()
                    ? sessions.lease(files.sharedKey(), files.content())
                    : sessions.leaseNew(files.sharedKey());
        } catch (IOException e) {
            finish(new BuildResult.Failed(Failures.engineLost(String.valueOf(e.getMessage())), 0));
            return;
        }
        if (canceled) {
            sessions.giveBack(session, files.content());
            finish(new BuildResult.Canceled());
            return;
        }
        SharedCaches caches = SharedCaches.of(request, System.getenv());
        caches.warnings().forEach(this::warn);
        session.serve(new Offer(
                files.transfer(),
                request.options().secrets(),
                agents,
                caches.stores(),
                loader,
                destination.targets(request).stream()
                        .map(Destination.Target::place)
                        .toList()));
        String ref = UUID.randomUUID().toString().replace("-", "");
        // The engine waits for a build that it is asked about, but forgets one as soon as it is over.
        control.status(ref, events);
        control.solve(
                SolveRequests.of(resolved.with(caches.imports(), caches.exports()), destination, ref, session.id()),
                solve);
        if (canceled) {
            solve.cancel();
        }
        Future<?> watch = LifeWatch.start(timer, control, session, events, patience, this::giveUp);
        Future<?> grace = timer.scheduleWithFixedDelay(this::cutOffStatus, 1, 1, TimeUnit.SECONDS);
        solve.ended().thenRun(events::buildEnded);
        CompletableFuture.allOf(solve.ended(), events.ended())
                .thenRunAsync(
                        () -> {
                            watch.cancel(false);
                            grace.cancel(false);
                            conclude(session, caches);
                        },
                        executor);
    }

    @Override
    public void cancel() {
        canceled = true;
        solve.cancel();
    }

    private void giveUp(String reason) {
        lost = reason;
        solve.cancel();
        events.cancel();
    }

    private void cutOffStatus() {
        if (solve.ended().isDone() && events.silentFor(GRACE)) {
            events.cutOff();
        }
    }

    private void conclude(Session session, SharedCaches caches) {
        SolveCall.End end = solve.ended().join();
        BuildResult result = result(end);
        end.answer().ifPresent(answer -> keepExported(caches, answer));
        boolean intact = result instanceof BuildResult.Succeeded
                || result instanceof BuildResult.Failed failed && leavesSessionIntact(failed.failure());
        sessions.giveBack(session, intact ? files.content() : null);
        BuildEvent.Status open =
                result instanceof BuildResult.Succeeded ? BuildEvent.Status.DONE : BuildEvent.Status.CANCELED;
        events.deliver(merger -> merger.end(open, Instant.now()));
        if (events.isCutOff()) {
            events.deliver(merger -> List.of(new BuildEvent.OutputLost()));
        }
        finish(result);
    }

    /** Gives the caches in folders of ours their names: all of their blobs are there. */
    private void keepExported(SharedCaches caches, SolveResponse answer) {
        String manifest = answer.getExporterResponseOrDefault("cache.manifest", "");
        if (!manifest.isEmpty()) {
            try {
                caches.exported(manifest);
            } catch (IOException e) {
                warn("the exported cache cannot be found by others: " + e.getMessage());
            }
        } else if (caches.expectsManifest()) {
            events.deliver(merger -> merger.failed().isPresent()
                    ? List.of()
                    : List.of(new BuildEvent.Warning("the engine exported no cache", "", "", "", 0)));
        }
    }

    private void warn(String text) {
        events.deliver(merger -> List.of(new BuildEvent.Warning(text, "", "", "", 0)));
    }

    private static boolean leavesSessionIntact(BuildFailure failure) {
        return switch (failure.kind()) {
            case COMMAND, DOCKERFILE -> true;
            case INPUT, CONTEXT_MOVED, ENGINE_LOST, DISK_FULL, OTHER -> false;
        };
    }

    private BuildResult result(SolveCall.End end) {
        long bytes = files.transfer().bytes();
        String lostReason = lost;
        if (end.answer().isEmpty() && canceled) {
            return new BuildResult.Canceled();
        }
        if (files.transfer().problem().isPresent()) {
            return new BuildResult.Failed(
                    Failures.ofTransfer(files.transfer().problem().get()), bytes);
        }
        if (end.answer().isPresent()) {
            return succeeded(end.answer().get());
        }
        if (lostReason != null) {
            return new BuildResult.Failed(Failures.engineLost(lostReason), bytes);
        }
        StatusRuntimeException error = end.error().orElseThrow();
        if (error.getStatus().getCode() == Status.Code.UNAVAILABLE) {
            return new BuildResult.Failed(Failures.engineLost(control.describe(error)), bytes);
        }
        return new BuildResult.Failed(events.failure(error, request.dockerfile().name()), bytes);
    }

    private BuildResult succeeded(SolveResponse answer) {
        if (loader.isPresent()) {
            // What counts is what the image is called where it is now.
            String stored = request.tags().stream()
                    .findFirst()
                    .flatMap(loader.get()::id)
                    .orElse("");
            return new BuildResult.Succeeded(
                    stored, "", files.transfer().bytes(), files.transfer().staleGuarded());
        }
        String digest = answer.getExporterResponseOrDefault("containerimage.digest", "");
        String imageId = answer.getExporterResponseOrDefault("containerimage.config.digest", digest);
        return new BuildResult.Succeeded(
                imageId, digest, files.transfer().bytes(), files.transfer().staleGuarded());
    }

    private void finish(BuildResult result) {
        events.deliver(merger -> List.of(new Finished(result)));
        finished.complete(null);
    }
}
