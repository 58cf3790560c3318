package dev.cachebust.daemon;

import dev.cachebust.after.Action;
import dev.cachebust.after.ActionRunner;
import dev.cachebust.after.ActionRunner.Place;
import dev.cachebust.after.Cancellation;
import dev.cachebust.after.Outcome;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.config.Settings;
import dev.cachebust.engine.ContainerFacts;
import dev.cachebust.engine.Containers;
import dev.cachebust.engine.DockerEngine;
import dev.cachebust.engine.EngineException;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries out what is wanted of containers, on one thread, in the order asked for. Without an engine that has containers every
 * action fails, and says so.
 */
final class AfterHands implements AutoCloseable {
    /** Putting one container in the place of another is not left half done … */
    private static final long CLOSE_SECONDS = 30;

    private static final int LONGEST_LINE = 4096;

    private final Optional<Containers> containers;
    private final Optional<ActionRunner> runner;
    private final Consumer<Message> results;
    /** … and nothing else is waited for. */
    private volatile boolean swapping;

    private volatile Cancellation cancellation = new Cancellation();

    private final Map<String, Closeable> followed = new HashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread worker = new Thread(task, "cachebust-after");
        worker.setDaemon(true);
        return worker;
    });

    AfterHands(Optional<DockerEngine> engine, Consumer<Message> results) {
        this.results = results;
        this.containers = engine.map(DockerEngine::containers);
        this.runner = containers.map(all -> new ActionRunner(all, this::printed));
    }

    /** @param result of the build, as a line for a command's input; empty for none */
    void start(Effect.StartAction start, String result) {
        Cancellation ends = new Cancellation();
        cancellation = ends;
        thread.execute(() -> {
            swapping = start.what() instanceof Action.Recreate;
            Outcome outcome = runner.map(
                            r -> r.run(start.what(), place(start.project().settings(), result), ends))
                    .orElseGet(() -> new Outcome(Optional.of("this engine runs no containers"), false));
            swapping = false;
            results.accept(new Message.ActionEnded(start.action(), outcome));
        });
    }

    void cancel() {
        cancellation.cancel();
    }

    /** @param folders where the files that are copied go */
    void look(Project project, LastBuild build, List<String> folders) {
        List<Target> targets = project.settings().after().sync();
        List<String> images = List.of(build.imageId(), build.digest());
        thread.execute(() -> {
            boolean same = runner.map(r -> r.look(targets, images, folders, place(project.settings(), "")))
                    .orElse(false);
            results.accept(new Message.ContainersSeen(build, same));
        });
    }

    private static Place place(Settings settings, String result) {
        Map<String, String> environment = settings.engine()
                .host()
                .filter(host -> host.startsWith("unix://") || host.startsWith("tcp://"))
                .map(host -> Map.of("DOCKER_HOST", host))
                .orElse(Map.of());
        return new Place(
                settings.project(), settings.context(), settings.after().compose(), environment, result);
    }

    private void printed(String source, String stream, String text) {
        Stream which = stream.equals("stderr") ? Stream.STDERR : Stream.STDOUT;
        String cut = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
        results.accept(new Message.Output(source, which, cut));
    }

    /** Follows the containers that are not followed yet. */
    void follow(Settings settings) {
        containers.ifPresent(all -> thread.execute(() -> follow(all, settings)));
    }

    private void follow(Containers all, Settings settings) {
        AfterSettings after = settings.after();
        Set<Target> targets = new LinkedHashSet<>(after.targets());
        after.rules().forEach(rule -> targets.addAll(rule.targets()));
        for (Target target : targets) {
            try {
                List<ContainerFacts> found = target instanceof Target.Service service
                        ? all.ofService(service.name(), after.compose().project(), settings.project())
                        : all.find(target.toString()).map(List::of).orElse(List.of());
                for (ContainerFacts container : found) {
                    if (container.running()) {
                        follow(all, container);
                    }
                }
            } catch (EngineException e) {
                results.accept(new Message.Trouble(
                        "no-container-logs", "the output of " + target + " cannot be shown: " + e.getMessage()));
            }
        }
    }

    private void follow(Containers all, ContainerFacts container) throws EngineException {
        String key = container.id() + " " + all.started(container.id());
        if (followed.containsKey(key)) {
            return;
        }
        Map<String, Lines> open = new HashMap<>();
        followed.put(key, all.follow(container.id(), (stream, text) -> {
            Lines lines = open.computeIfAbsent(stream, s -> new Lines());
            lines.add(text, line -> printed(container.name(), stream, line));
        }));
    }

    /** Whole lines of what comes in pieces. */
    private static final class Lines {
        private final StringBuilder open = new StringBuilder();

        void add(String text, Consumer<String> lines) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\n' || open.length() > LONGEST_LINE) {
                    lines.accept(open.toString());
                    open.setLength(0);
                }
                if (c != '\n') {
                    open.append(c);
                }
            }
        }
    }

    @Override
    public void close() {
        cancel();
        thread.shutdown();
        if (!swapping) {
            thread.shutdownNow();
        }
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Closeable log : followed.values()) {
            try {
                log.close();
            } catch (IOException e) {
                // Nothing more is wanted of it.
            }
        }
    }
}
