package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.BuildKitEngine;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.config.Overrides;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineHost;
import dev.cachebust.engine.EngineLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher on a real engine, from edit to image. */
class WatcherIT {
    private static final String DOCKERFILE = """
            FROM bb:latest AS deps
            ARG CACHE_BUST_SYSTEM=1
            RUN head -c9 /dev/urandom | md5sum > /system
            WORKDIR /app
            ARG CACHE_BUST_DEPS=1
            COPY package.json ./
            RUN head -c9 /dev/urandom | md5sum > /deps

            FROM deps AS builder
            ARG CACHE_BUST_APP=1
            COPY . .
            RUN head -c9 /dev/urandom | md5sum > /built

            FROM bb:latest
            COPY --from=builder /system /deps /built /
            COPY --from=builder /app/src /src
            """;

    private static final String TAG = "daemon-it:dev";

    @TempDir
    Path folder;

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private Optional<Running> running = Optional.empty();

    private record Running(
            Watcher watcher, Thread thread, BuildKitEngine engine, DockerEngine docker, ProjectLock lock) {}

    @BeforeEach
    void project() throws Exception {
        write("Dockerfile", DOCKERFILE);
        write(".dockerignore", "notes\nstate\n");
        write("package.json", "{\"at\": \"" + Instant.now() + "\"}");
        write("src/index.js", "one " + Instant.now());
        start();
    }

    @AfterEach
    void stop() throws Exception {
        if (running.isPresent()) {
            Running r = running.get();
            r.watcher().send(new Message.Command.Stop("interrupted"));
            r.thread().join(10_000);
            assertThat(r.thread().isAlive()).isFalse();
            r.watcher().close();
            r.engine().close();
            r.docker().close();
            r.lock().close();
            running = Optional.empty();
        }
    }

    private void start() throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        EngineHost host = new EngineLocator(environment).locate(Optional.empty());
        DockerEngine docker = new DockerEngine(host);
        BuildKitEngine engine = new BuildKitEngine(host.address(), RegistryCredentials.NONE);
        Overrides none = Overrides.NONE;
        Overrides overrides = new Overrides(
                none.config(),
                List.of(),
                Optional.of(TAG),
                none.dockerfile(),
                none.target(),
                none.buildArgs(),
                none.cacheFrom(),
                none.cacheTo(),
                none.debounce(),
                none.maxWait(),
                Map.of(),
                none.view());
        Startup startup = new Startup(folder, environment, overrides, host, docker);
        StateFolder state = StateFolder.of(folder, environment);
        ProjectLock lock = ProjectLock.take(state, Instant.now());
        Watcher watcher = startup.watcher(
                "test",
                engine,
                Samples.keeping(folder, state),
                new Startup.Wish(Mode.WATCH, false, false, false, RequestAssembler.Extras.NONE, 0, event -> ""),
                stamped -> events.add(stamped.event()));
        Thread thread = new Thread(() -> run(watcher));
        thread.start();
        running = Optional.of(new Running(watcher, thread, engine, docker, lock));
        await(Event.Ready.class);
    }

    private static void run(Watcher watcher) {
        try {
            watcher.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void bustsOnlyWhatAChangeConcerns() throws Exception {
        assertThat(await(BuildFinished.class).result()).isEqualTo(Result.SUCCEEDED);
        String source = Files.readString(folder.resolve("src/index.js"));

        write("src/index.js", "two");
        assertThat(await(Event.Planned.class).plan().bust())
                .extracting(b -> b.name())
                .containsExactly("CACHE_BUST_APP");
        BuildFinished edited = await(BuildFinished.class);
        assertThat(edited.result()).isEqualTo(Result.SUCCEEDED);
        assertThat(edited.rebuilt())
                .as("COPY, RUN, and the two copies into the image")
                .isBetween(2, 4);

        write("package.json", "{\"b\": 1}");
        assertThat(await(Event.Planned.class).plan().bust())
                .extracting(b -> b.name())
                .contains("CACHE_BUST_DEPS")
                .doesNotContain("CACHE_BUST_SYSTEM");
        await(BuildFinished.class);

        Files.setLastModifiedTime(folder.resolve("src/index.js"), FileTime.from(Instant.now()));
        assertThat(await(Event.Skipped.class))
                .isEqualTo(new Event.Skipped(Event.Skipped.Reason.UNCHANGED, List.of("src/index.js")));

        write("Dockerfile", DOCKERFILE.replace("WORKDIR", "WORKDRI"));
        assertThat(await(Event.Config.class).message()).contains("Dockerfile:4");
        write("Dockerfile", DOCKERFILE);
        write("src/index.js", source);
        BuildFinished repaired = await(BuildFinished.class);
        assertThat(repaired.result()).isEqualTo(Result.SUCCEEDED);

        stop();
        events.clear();
        start();
        assertThat(await(Event.Skipped.class).reason()).isEqualTo(Event.Skipped.Reason.UNCHANGED);
        stop();
        events.clear();
        write("src/index.js", "while it did not run");
        start();
        assertThat(await(Event.Change.class).paths())
                .extracting(Event.ChangedPath::path)
                .containsExactly("src/index.js");
        assertThat(await(BuildFinished.class).result()).isEqualTo(Result.SUCCEEDED);
    }

    @Test
    void survivesAFailingCommandAndSaysWhere() throws Exception {
        await(BuildFinished.class);
        write("Dockerfile", DOCKERFILE.replace("RUN head -c9 /dev/urandom | md5sum > /built", "RUN echo oops; exit 3"));
        BuildFinished failed = await(BuildFinished.class);
        assertThat(failed.result()).isEqualTo(Result.FAILED);
        assertThat(failed.failure().orElseThrow().facts().exitCode()).contains(3);
        assertThat(failed.failure().orElseThrow().facts().line()).isEqualTo(12);
        assertThat(failed.failure().orElseThrow().facts().output()).contains("oops");
        write("Dockerfile", DOCKERFILE);
        assertThat(await(Event.Skipped.class).reason())
                .as("the tagged image is that of this content")
                .isEqualTo(Event.Skipped.Reason.UNCHANGED);
    }

    private void write(String path, String content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private <E extends Event> E await(Class<E> type) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            Event event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(event).as("a %s within a minute", type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }
}
