package dev.cachebust.daemon;

import dev.cachebust.after.SyncDecision;
import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.engine.EngineException;
import dev.cachebust.history.PastBuild;
import dev.cachebust.watch.VersionControl;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the loop wants and sends back what came of it. Files are looked at by one thread, in the order asked for;
 * nothing here decides anything. Called by the loop's thread only.
 */
final class Hands implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;
    private static final long FIRST_ROOM_SECONDS = 10;
    private static final long LAST_ROOM_SECONDS = 300;

    private final Watcher.Parts parts;
    private final Consumer<Message> results;
    private final ContextEyes eyes;
    private final ExecutorService files = Executors.newSingleThreadExecutor(task -> thread(task, "cachebust-files"));
    /** How often the engine is asked for the base images at most. */
    private static final long IMAGES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> thread(task, "cachebust-timer"));
    private final ScheduledExecutorService pinger =
            Executors.newSingleThreadScheduledExecutor(task -> thread(task, "cachebust-engine"));

    private final ExecutorService probing =
            Executors.newSingleThreadExecutor(task -> thread(task, "cachebust-probing"));

    private final ExecutorService images = Executors.newSingleThreadExecutor(task -> thread(task, "cachebust-images"));

    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private final AfterHands after;

    private Project project;
    private long room = FIRST_ROOM_SECONDS;
    private @Nullable ScheduledFuture<?> tick;
    /** These two are the pinger's. */
    private Map<String, ImageConfig> toldOfImages = Map.of();

    private long lookedAtImages = System.nanoTime() - IMAGES_NANOS;
    private BuildEngine.@Nullable Running running;
    private BuildEngine.@Nullable Running exporting;

    /**
     * Of an image.
     *
     * @param image its name
     * @param contexts the folders of all images of the project
     */
    Hands(
            String image,
            Watcher.Parts parts,
            Watcher.Beginning beginning,
            SharedContexts contexts,
            Consumer<Message> results) {
        this.parts = parts;
        this.results = results;
        this.project = beginning.project();
        this.after = new AfterHands(parts.images().store(), results);
        this.eyes = new ContextEyes(image, contexts, parts.environment(), results);
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void carryOut(Effect effect) {
        if (effect instanceof Effect.Arm arm) {
            arm(arm.nanos());
            Project planned = project;
            pinger.execute(() -> lookAtImages(planned));
        } else if (effect instanceof Effect.Scan scan) {
            project = scan.project();
            files.execute(() -> eyes.scan(scan.project(), scan.paths()));
        } else if (effect instanceof Effect.AskVersionControl ask) {
            files.execute(() -> results.accept(new Message.VersionControl(
                    VersionControl.underWay(ask.project().settings().context()))));
        } else if (effect instanceof Effect.Load) {
            Project former = project;
            files.execute(() -> results.accept(new Message.Loaded(parts.loader().reload(former.settings()))));
        } else if (effect instanceof Effect.Rewatch rewatch) {
            files.execute(() -> eyes.watch(rewatch.project()));
        } else if (effect instanceof Effect.AskProbes ask) {
            probing.execute(() -> results.accept(
                    new Message.Probed(parts.probes().ask(ask.due(), message -> trouble("probes-not-kept", message)))));
        } else if (effect instanceof Effect.StartBuild start) {
            running = parts.engine().start(start.request(), event -> report(start.build(), event));
        } else if (effect instanceof Effect.CancelBuild) {
            if (running != null) {
                running.cancel();
            }
        } else if (effect instanceof Effect.ExportCache export) {
            exporting = CacheExport.start(parts.engine(), export, results);
        } else if (effect instanceof Effect.CancelExport) {
            Optional.ofNullable(exporting).ifPresent(BuildEngine.Running::cancel);
        } else if (effect instanceof Effect.Prepare prepare) {
            parts.engine().prepare(prepare.context());
        } else if (effect instanceof Effect.Persist persist) {
            room = FIRST_ROOM_SECONDS;
            Project built = project;
            files.execute(() -> persist(built, persist.build()));
        } else if (effect instanceof Effect.Record past) {
            files.execute(() -> record(past.build()));
        } else if (effect instanceof Effect.RecordExport export) {
            files.execute(() -> recordExport(export.millis()));
        } else if (effect instanceof Effect.RemoveSuperseded remove) {
            // After what has been recorded: only what is in the history is known to be ours.
            files.execute(() -> images.execute(() -> removeSuperseded(remove.keep())));
        } else if (effect instanceof Effect.LookForImage look) {
            images.execute(() -> lookForImage(look.build()));
        } else if (effect instanceof Effect.StartAction start) {
            after.start(start, start.result().map(this::line).orElse(""));
        } else if (effect instanceof Effect.CancelAction) {
            after.cancel();
        } else if (effect instanceof Effect.LookAtContainers look) {
            after.look(
                    look.project(),
                    look.build(),
                    SyncDecision.folders(look.project().graph()));
        } else if (effect instanceof Effect.FollowOutput follow) {
            after.follow(follow.project().settings());
        } else if (effect instanceof Effect.AwaitRoom await) {
            pinger.schedule(() -> results.accept(new Message.RoomAgain(await.inputs())), room, TimeUnit.SECONDS);
            room = Math.min(2 * room, LAST_ROOM_SECONDS);
        } else if (effect instanceof Effect.AwaitEngine) {
            pinger.schedule(() -> ping(Backoff.FIRST_MILLIS), Backoff.FIRST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** As a command gets it: it is no event of the stream, and has no number in it. */
    private String line(Event event) {
        return parts.line().apply(new Stamped(0, Instant.now(), event));
    }

    private void report(int build, BuildEvent event) {
        results.accept(new Message.Build(build, event));
    }

    private void arm(long nanos) {
        if (tick != null) {
            tick.cancel(false);
        }
        long delay = Math.max(0, nanos - System.nanoTime());
        tick = timer.schedule(() -> results.accept(new Message.Tick()), delay, TimeUnit.NANOSECONDS);
    }

    /** While the files come to rest: a base image that was tagged anew is read like an edited Dockerfile. */
    private void lookAtImages(Project planned) {
        long now = System.nanoTime();
        if (now - lookedAtImages < IMAGES_NANOS) {
            return;
        }
        Map<String, ImageConfig> changed = parts.loader().changedImages(planned);
        if (!changed.isEmpty() && !changed.equals(toldOfImages)) {
            toldOfImages = changed;
            results.accept(new Message.Touched(Set.of(), false, true));
        }
        lookedAtImages = System.nanoTime();
    }

    private void persist(Project built, LastBuild last) {
        try {
            parts.store().save(built.settings().context(), last);
        } catch (IOException e) {
            trouble("state-not-kept", "the build cannot be remembered: " + e.getMessage());
        }
    }

    private void record(PastBuild past) {
        try {
            parts.store().history().append(past);
        } catch (IOException e) {
            trouble("history-not-kept", "the build is missing in the history: " + e.getMessage());
        }
    }

    private void recordExport(long millis) {
        try {
            parts.store().history().exported(millis);
        } catch (IOException e) {
            trouble("history-not-kept", "the time of the export is missing in the history: " + e.getMessage());
        }
    }

    /** Says it once: the same again is no news. */
    private void trouble(String rule, String message) {
        if (!message.equals(troubles.put(rule, message))) {
            results.accept(new Message.Trouble(rule, message));
        }
    }

    private void removeSuperseded(int keep) {
        try {
            parts.images().removeLastSuperseded(keep);
        } catch (EngineException e) {
            trouble("images-not-removed", "superseded images stay: " + e.getMessage());
        }
    }

    private void lookForImage(LastBuild build) {
        if (!parts.images().stands(build)) {
            results.accept(new Message.ImageGone(build.inputs()));
        }
    }

    private void ping(long delayMillis) {
        if (parts.engineWatch().answers()) {
            results.accept(new Message.EngineBack());
            return;
        }
        long next = Backoff.next(delayMillis);
        try {
            pinger.schedule(() -> ping(next), next, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The watcher ended meanwhile.
        }
    }

    /** Waits for what is being written, then ends all threads, the last one first. */
    @Override
    public void close() {
        after.close();
        probing.shutdownNow();
        pinger.shutdownNow();
        timer.shutdownNow();
        Optional.ofNullable(running).ifPresent(BuildEngine.Running::cancel);
        Optional.ofNullable(exporting).ifPresent(BuildEngine.Running::cancel);
        eyes.close();
        end(files);
        end(images);
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
