package dev.cachebust.build.classic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.BuildImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Finished;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildOptions;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.buildkit.files.OpenFile;
import dev.cachebust.build.classic.ClassicEngine.About;
import dev.cachebust.build.classic.ClassicEngine.Api;
import dev.cachebust.dockerfile.Dialect;
import dev.cachebust.dockerfile.Dockerfile;
import dev.cachebust.dockerfile.DockerfileException;
import dev.cachebust.dockerfile.DockerfileParser;
import dev.cachebust.dockerfile.GraphOptions;
import dev.cachebust.dockerfile.ImageConfig;
import dev.cachebust.dockerfile.Source;
import dev.cachebust.dockerfile.StepGraph;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One build from its request to its end, on a thread of its own; the engine's report comes on one of docker-java's. */
final class ClassicRun implements BuildEngine.Running {
    private static final long LOOK_MILLIS = 50;

    private final Api api;
    private final About about;
    private final Function<String, Optional<ImageConfig>> images;
    private final BuildRequest request;
    private final Consumer<BuildEvent> consumer;
    private final Duration patience;
    private final Narrative story;
    private final Reports reports = new Reports();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable ContextTar tar;
    private volatile boolean canceled;

    ClassicRun(
            Api api,
            About about,
            Function<String, Optional<ImageConfig>> images,
            BuildRequest request,
            Consumer<BuildEvent> consumer,
            Duration patience) {
        this.images = images;
        this.api = api;
        this.about = about;
        this.request = request;
        this.consumer = consumer;
        this.patience = patience;
        this.story = new Narrative(this::deliver, Instant::now);
    }

    /** @param ended is run after the last event */
    void begin(Runnable ended) {
        Thread thread = new Thread(
                () -> {
                    BuildResult result = build();
                    deliver(new Finished(result));
                    ended.run();
                    over.countDown();
                },
                "classic-build");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void cancel() {
        canceled = true;
        ContextTar sending = tar;
        if (sending != null) {
            sending.cancel();
        }
        reports.hangUp();
    }

    /** Waits for the last event to be delivered. */
    void await(Duration time) {
        try {
            over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BuildResult build() {
        try {
            Dockerfile dockerfile = DockerfileParser.parse(
                    request.dockerfile().name(), request.dockerfile().content());
            GraphOptions options = options(dockerfile);
            StepTable table = StepTable.of(dockerfile, options, about.dialect());
            Limits limits = new Limits(about.dialect(), about.version());
            Optional<BuildFailure> impossible = limits.of(request, table);
            if (impossible.isPresent()) {
                return new BuildResult.Failed(impossible.get(), 0);
            }
            limits.warnings(table).forEach(story::warn);
            return build(dockerfile, options, table);
        } catch (DockerfileException e) {
            return new BuildResult.Failed(
                    new BuildFailure(
                            Kind.DOCKERFILE,
                            e.getMessage() == null ? "" : e.getMessage(),
                            Optional.empty(),
                            Optional.empty(),
                            request.dockerfile().name(),
                            e.line(),
                            List.of()),
                    0);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private Optional<String> platform() {
        return request.platforms().stream().findFirst();
    }

    /** As far as it decides how steps are named. */
    private GraphOptions options(Dockerfile dockerfile) {
        GraphOptions plain = new GraphOptions(
                request.target(), request.buildArgs(), platform().orElse(about.platform()), Map.of(), Map.of());
        Map<String, ImageConfig> known = new TreeMap<>();
        for (Source.Image image :
                StepGraph.of(dockerfile, plain, about.dialect()).images()) {
            images.apply(image.reference()).ifPresent(config -> known.put(image.reference(), config));
        }
        return new GraphOptions(plain.target(), plain.buildArgs(), plain.platform(), Map.of(), known);
    }

    private BuildResult build(Dockerfile dockerfile, GraphOptions options, StepTable table) throws IOException {
        SentDockerfile sent = SentDockerfile.of(request, about.dialect());
        Set<String> bases = StepGraph.of(dockerfile, options, about.dialect()).images().stream()
                .map(Source.Image::reference)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        try (ContextTar context = new ContextTar(request.context(), sent.extra())) {
            tar = context;
            if (canceled) {
                return new BuildResult.Canceled();
            }
            story.sending();
            reports.begin(Report.of(table, story, about.dialect() == Dialect.BUILDAH));
            command(dockerfile, sent, bases).withTarInputStream(context).exec(reports);
            awaitEnd();
            return result(context);
        }
    }

    private BuildImageCmd command(Dockerfile dockerfile, SentDockerfile sent, Set<String> bases) throws IOException {
        BuildImageCmd command = api.client()
                .buildImageCmd()
                .withDockerfilePath(sent.path())
                .withTags(new LinkedHashSet<>(request.tags()))
                .withLabels(request.labels())
                .withNoCache(request.noCache())
                .withRemove(true)
                .withForcerm(true)
                .withBuildAuthConfigs(api.logins(bases));
        Map<String, String> args = about.dialect() == Dialect.CLASSIC
                ? PlatformArgs.with(
                        request.buildArgs(), dockerfile, platform().orElse(about.platform()), about.platform())
                : request.buildArgs();
        args.forEach(command::withBuildArg);
        request.target().ifPresent(command::withTarget);
        platform().ifPresent(command::withPlatform);
        BuildOptions options = request.options();
        options.shmSize().ifPresent(command::withShmsize);
        if (!options.addHosts().isEmpty()) {
            // The API separates with a colon what the command line may separate with an equals sign.
            command.withExtraHosts(options.addHosts().stream()
                    .map(host -> host.replaceFirst("=", ":"))
                    .collect(Collectors.toCollection(LinkedHashSet::new)));
        }
        if (options.network() != BuildOptions.Network.DEFAULT) {
            command.withNetworkMode(options.network().name().toLowerCase(Locale.ROOT));
        }
        Set<String> caches = request.cacheFrom().stream()
                .flatMap(cache -> Optional.ofNullable(cache.attributes().get("ref")).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return caches.isEmpty() ? command : command.withCacheFrom(caches);
    }

    /** Until the engine has nothing more to say, or does not live any more. */
    private void awaitEnd() {
        try {
            while (!reports.ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                story.tick();
                if (reports.silent(patience) && !api.answers() && reports.silent(patience)) {
                    reports.lost();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
        }
    }

    private BuildResult result(ContextTar context) {
        String imageId = reports.imageId;
        long bytes = context.fileBytes();
        IOException problem = context.problem();
        if (canceled && imageId.isEmpty()) {
            story.end(Status.CANCELED);
            return new BuildResult.Canceled();
        }
        if (problem != null) {
            story.end(Status.CANCELED);
            return failed(problem);
        }
        ResponseItem refusal = reports.refusal;
        Throwable failure = reports.failure;
        if (refusal != null) {
            String message = Optional.ofNullable(refusal.getErrorDetail())
                    .map(ResponseItem.ErrorDetail::getMessage)
                    .orElseGet(() -> String.valueOf(refusal.getError()));
            Optional<Integer> code =
                    Optional.ofNullable(refusal.getErrorDetail()).map(ResponseItem.ErrorDetail::getCode);
            return failed(
                    ClassicFailures.of(
                            message, code, story, request.dockerfile().name()),
                    bytes);
        }
        if (failure instanceof DockerException answer && answer.getHttpStatus() >= 400) {
            return failed(
                    ClassicFailures.of(
                            message(answer),
                            Optional.empty(),
                            story,
                            request.dockerfile().name()),
                    bytes);
        }
        if (failure != null || imageId.isEmpty()) {
            story.end(Status.CANCELED);
            String why = failure == null ? "it ended its report before the end of the build" : api.describe(failure);
            return new BuildResult.Failed(ClassicFailures.of(Kind.ENGINE_LOST, why), bytes);
        }
        story.end(Status.DONE);
        return new BuildResult.Succeeded(imageId, "", bytes, 0);
    }

    private BuildResult failed(BuildFailure failure, long bytes) {
        story.fail(failure.message());
        return new BuildResult.Failed(failure, bytes);
    }

    private BuildResult failed(IOException e) {
        Kind kind = e instanceof OpenFile.MovedException ? Kind.CONTEXT_MOVED : Kind.INPUT;
        return new BuildResult.Failed(ClassicFailures.of(kind, String.valueOf(e.getMessage())), 0);
    }

    /** The engine's words out of {@code Status 400: {"message":"…"}}. */
    private static String message(DockerException e) {
        String text = String.valueOf(e.getMessage());
        int brace = text.indexOf('{');
        try {
            return brace < 0
                    ? text
                    : new ObjectMapper()
                            .readTree(text.substring(brace))
                            .path("message")
                            .asText(text);
        } catch (IOException notJson) {
            return text;
        }
    }

    private void deliver(BuildEvent event) {
        try {
            consumer.accept(event);
        } catch (RuntimeException e) {
            // The consumer's own failure must not end the build that it watches.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** The engine's report on its way to the story. Nothing is told after its end. */
    private final class Reports implements ResultCallback<BuildResponseItem> {
        final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Report report;
        private @Nullable Closeable connection;
        private boolean hungUp;
        private volatile long heardNanos = System.nanoTime();
        private volatile boolean telling;
        volatile String imageId = "";
        volatile @Nullable ResponseItem refusal;
        volatile @Nullable Throwable failure;

        void begin(Report begun) {
            report = begun;
            heardNanos = System.nanoTime();
        }

        boolean silent(Duration time) {
            return !telling && System.nanoTime() - heardNanos > time.toNanos();
        }

        void lost() {
            failure = new IOException("it does not answer any more");
            hangUp();
            ended.countDown();
        }

        void hangUp() {
            Closeable open;
            synchronized (this) {
                hungUp = true;
                open = connection;
            }
            close(open);
        }

        private void close(@Nullable Closeable open) {
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // It is not wanted any more.
                }
            }
        }

        @Override
        public void onStart(Closeable started) {
            boolean unwanted;
            ContextTar sent = tar;
            synchronized (this) {
                connection = started;
                unwanted = hungUp;
            }
            if (unwanted) {
                close(started);
            } else if (sent != null) {
                story.sent(sent.fileBytes());
            }
        }

        @Override
        public void onNext(BuildResponseItem item) {
            if (ended.getCount() == 0) {
                return;
            }
            telling = true;
            try {
                take(item);
            } finally {
                heardNanos = System.nanoTime();
                telling = false;
            }
        }

        private void take(BuildResponseItem item) {
            Report now = report;
            if (item.getErrorDetail() != null || item.getError() != null) {
                flush();
                refusal = item;
            } else if (item.getStream() != null && now != null) {
                now.text(item.getStream());
            } else if (item.getRawValues().get("aux") instanceof Map<?, ?> aux && aux.get("ID") instanceof String id) {
                // Each stage is told; the last one is the target.
                imageId = id;
            } else if (item.getStatus() != null && item.getId() != null) {
                Optional<ResponseItem.ProgressDetail> bytes = Optional.ofNullable(item.getProgressDetail());
                story.progress(
                        item.getStatus() + " " + item.getId(),
                        bytes.map(ResponseItem.ProgressDetail::getCurrent).orElse(0L),
                        bytes.map(ResponseItem.ProgressDetail::getTotal).orElse(0L));
            }
        }

        private void flush() {
            if (report != null) {
                report.flush();
            }
        }

        @Override
        public void onError(Throwable problem) {
            if (failure == null) {
                failure = problem;
            }
            end();
        }

        @Override
        public void onComplete() {
            end();
        }

        private void end() {
            if (ended.getCount() > 0) {
                flush();
                ended.countDown();
            }
        }

        @Override
        public void close() {
            hangUp();
        }
    }
}
