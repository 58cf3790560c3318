package dev.cachebust.engine;

import com.github.dockerjava.api.model.PushResponseItem;
import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Finished;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.VertexChanged;
import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.Vertex;
import dev.cachebust.build.buildkit.RegistryCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pushes what another engine has built, where a request says so. The BuildKit inside a Docker Engine stores images and
 * does not push them: that is asked of the engine itself, afterwards. A push is a vertex of the build like any other, and
 * a build whose push failed has failed.
 */
public final class PushingEngine implements BuildEngine {
    private static final Pattern REFUSED_LOGIN =
            Pattern.compile("unauthorized|authentication required|no basic auth|denied|401|403");

    private final BuildEngine builds;
    private final DockerEngine docker;
    private final RegistryCredentials logins;

    /** Pushes to where images are stored; where they are not, {@code builds} does so itself. */
    public static BuildEngine with(BuildEngine builds, Engine engine, RegistryCredentials logins) {
        return engine.store()
                .<BuildEngine>map(docker -> new PushingEngine(builds, docker, logins))
                .orElse(builds);
    }

    /**
     * @param builds closed with this
     * @param docker the engine that has the images then; not closed
     */
    public PushingEngine(BuildEngine builds, DockerEngine docker, RegistryCredentials logins) {
        this.builds = builds;
        this.docker = docker;
        this.logins = logins;
    }

    @Override
    public Running start(BuildRequest request, Consumer<BuildEvent> events) {
        if (!request.push()) {
            return builds.start(request, events);
        }
        Pushes pushes = new Pushes(request.tags(), events);
        Running build = builds.start(request, event -> {
            if (event instanceof Finished finished && finished.result() instanceof BuildResult.Succeeded built) {
                events.accept(new Finished(pushes.run(built)));
            } else {
                events.accept(event);
            }
        });
        return () -> {
            pushes.cancel();
            build.cancel();
        };
    }

    @Override
    public void prepare(ContextSnapshot context) {
        builds.prepare(context);
    }

    @Override
    public void close() {
        builds.close();
    }

    /** All pushes of one build, one after the other. */
    private final class Pushes {
        private final List<String> tags;
        private final Consumer<BuildEvent> events;
        private @Nullable ImageTransfer<PushResponseItem> current;
        private boolean canceled;

        Pushes(List<String> tags, Consumer<BuildEvent> events) {
            this.tags = tags;
            this.events = events;
        }

        BuildResult run(BuildResult.Succeeded built) {
            for (String tag : tags) {
                Vertex vertex = new Vertex("push " + tag, "pushing " + tag, Optional.empty());
                ImageTransfer<PushResponseItem> push =
                        new ImageTransfer<>((layer, status, done, total) -> events.accept(
                                new BuildEvent.Progress(vertex, status + " " + layer, done, total, done == total)));
                if (!begin(push)) {
                    return new BuildResult.Canceled();
                }
                Instant start = Instant.now();
                events.accept(new VertexChanged(vertex, Status.RUNNING, start, 0, ""));
                try {
                    docker.push(tag, logins, push);
                } catch (EngineException e) {
                    if (!push.canceled()) {
                        BuildFailure failure = failure(tag, vertex, e);
                        end(vertex, Status.FAILED, start, failure.message());
                        return new BuildResult.Failed(failure, built.contextBytes());
                    }
                }
                end(vertex, push.canceled() ? Status.CANCELED : Status.DONE, start, "");
                if (push.canceled()) {
                    return new BuildResult.Canceled();
                }
            }
            return built;
        }

        synchronized void cancel() {
            canceled = true;
            if (current != null) {
                current.cancel();
            }
        }

        private synchronized boolean begin(ImageTransfer<PushResponseItem> push) {
            current = push;
            return !canceled;
        }

        private void end(Vertex vertex, Status status, Instant start, String error) {
            Instant now = Instant.now();
            events.accept(new VertexChanged(
                    vertex, status, now, Duration.between(start, now).toMillis(), error));
        }
    }

    private static BuildFailure failure(String tag, Vertex vertex, EngineException e) {
        String message = "cannot push " + tag + ": " + e.getMessage();
        if (REFUSED_LOGIN.matcher(message).find()) {
            message += " (log in with: docker login"
                    + ImageName.of(tag).registry().map(host -> " " + host).orElse("") + ")";
        }
        BuildFailure.Kind kind = e.noEngine() ? BuildFailure.Kind.ENGINE_LOST : BuildFailure.Kind.OTHER;
        return new BuildFailure(kind, message, Optional.of(vertex), Optional.empty(), "", 0, List.of());
    }
}
