package dev.cachebust.engine;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.cachebust.engine.EngineException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The containers of a Docker Engine. Every call blocks; safe for use by several threads. */
public final class Containers {
    private static final String LABEL = "com.docker.compose.";
    private static final int OUTPUT = 8 * 1024;

    private final DockerEngine engine;

    Containers(DockerEngine engine) {
        this.engine = engine;
    }

    /** @param name a name, or an id; empty when there is no such container */
    public Optional<ContainerFacts> find(String name) throws EngineException {
        return inspect(name)
                .map(found -> new ContainerFacts(
                        found.getId(),
                        plain(found.getName()),
                        text(found.getConfig().getImage()),
                        text(found.getImageId()),
                        Boolean.TRUE.equals(found.getState().getRunning())));
    }

    /**
     * The containers of a Compose service, running or not, in the order of their numbers; those of {@code compose run} are
     * none of them.
     *
     * @param project Compose's project; empty: the one whose files are in {@code folder}
     */
    public List<ContainerFacts> ofService(String service, Optional<String> project, Path folder)
            throws EngineException {
        List<Container> all = engine.call(client -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(LABEL + "service", service))
                .exec());
        return all.stream()
                .filter(container -> isOf(container, project, folder))
                .sorted((a, b) -> Integer.compare(number(a), number(b)))
                .map(container -> new ContainerFacts(
                        container.getId(),
                        plain(container.getNames().length == 0 ? "" : container.getNames()[0]),
                        text(container.getImage()),
                        text(container.getImageId()),
                        "running".equals(container.getState())))
                .toList();
    }

    private static boolean isOf(Container container, Optional<String> project, Path folder) {
        Map<String, String> labels = container.getLabels();
        return !"True".equals(labels.get(LABEL + "oneoff"))
                && (project.isPresent()
                        ? project.get().equals(labels.get(LABEL + "project"))
                        : folder.toString().equals(labels.get(LABEL + "project.working_dir")));
    }

    private static int number(Container container) {
        String number = container.getLabels().getOrDefault(LABEL + "container-number", "");
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
    }

    /** Restarts it, or starts it. It has the time to end that it was made with. */
    public void restart(String id) throws EngineException {
        engine.<@Nullable Void>patiently(
                client -> client.restartContainerCmd(id).exec());
    }

    /** Makes it anew from an image, see {@link Recreator}; gives the new one's id. */
    public String recreate(String id, String image) throws EngineException {
        return new Recreator(engine).recreate(id, image);
    }

    /**
     * How it is.
     *
     * @throws EngineException of {@link Kind#NOT_FOUND} if it is gone
     */
    public ContainerHealth health(String id) throws EngineException {
        InspectContainerResponse.ContainerState state =
                engine.call(client -> client.inspectContainerCmd(id).exec()).getState();
        if (!Boolean.TRUE.equals(state.getRunning())) {
            return "created".equals(state.getStatus())
                    ? new ContainerHealth.Starting()
                    : new ContainerHealth.Ended(
                            Optional.ofNullable(state.getExitCodeLong()).orElse(0L));
        }
        if (Boolean.TRUE.equals(state.getRestarting())) {
            return new ContainerHealth.Starting();
        }
        HealthState health = state.getHealth();
        return switch (health == null ? "" : text(health.getStatus())) {
            case "starting" -> new ContainerHealth.Starting();
            case "unhealthy" -> new ContainerHealth.Unhealthy(lastOutput(health));
            default -> new ContainerHealth.Well();
        };
    }

    /** When it was started last, in the engine's own words. */
    public String started(String id) throws EngineException {
        return text(engine.call(client -> client.inspectContainerCmd(id).exec())
                .getState()
                .getStartedAt());
    }

    private static String lastOutput(HealthState health) {
        List<HealthStateLog> log = Optional.ofNullable(health.getLog()).orElse(List.of());
        return log.isEmpty() ? "" : text(log.get(log.size() - 1).getOutput()).strip();
    }

    /** Runs a command in it and waits for its end. */
    public ExecCommand.Result exec(String id, ExecCommand command) throws EngineException {
        String exec = engine.call(client -> client.execCreateCmd(id)
                        .withCmd(command.words().toArray(new String[0]))
                        .withUser(command.user().isEmpty() ? null : command.user())
                        .withWorkingDir(command.workingDir().isEmpty() ? null : command.workingDir())
                        .withPrivileged(command.privileged())
                        .withEnv(command.environment())
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec())
                .getId();
        Tail tail = new Tail();
        engine.<@Nullable Void>patiently(client -> {
            try {
                client.execStartCmd(exec).exec(tail).awaitCompletion();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        });
        Long code = engine.call(client -> client.inspectExecCmd(exec).exec()).getExitCodeLong();
        return new ExecCommand.Result(code == null ? -1 : code, tail.text());
    }

    /** The end of what was printed. */
    private static final class Tail extends ResultCallback.Adapter<Frame> {
        private byte[] kept = new byte[0];

        @Override
        public synchronized void onNext(Frame frame) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(kept);
            all.writeBytes(frame.getPayload());
            byte[] bytes = all.toByteArray();
            kept = Arrays.copyOfRange(bytes, Math.max(0, bytes.length - OUTPUT), bytes.length);
        }

        synchronized String text() {
            return new String(kept, StandardCharsets.UTF_8);
        }
    }

    /**
     * Unpacks an archive in a container's file system, which need not run. It never leaves that file system, and never
     * replaces a directory by something else: that is an error.
     *
     * @param tar with paths relative to the root
     * @param asUser whether everything belongs to the container's user, rather than to whom the archive says
     */
    public void unpack(String id, InputStream tar, boolean asUser) throws EngineException {
        engine.<@Nullable Void>call(client -> client.copyArchiveToContainerCmd(id)
                .withRemotePath("/")
                .withNoOverwriteDirNonDir(true)
                .withCopyUIDGID(asUser)
                .withTarInputStream(tar)
                .exec());
    }

    /**
     * One file or folder of a container.
     *
     * @return a tar archive; to be closed
     * @throws EngineException of {@link Kind#NOT_FOUND} if nothing is there
     */
    public InputStream pack(String id, String path) throws EngineException {
        return engine.call(
                client -> client.copyArchiveFromContainerCmd(id, path).exec());
    }

    /** The paths that are not as in the image, directories left out whose content alone differs. */
    public List<String> changed(String id) throws EngineException {
        List<ChangeLog> changes =
                engine.call(client -> client.containerDiffCmd(id).exec());
        List<String> paths = new ArrayList<>();
        Stream<ChangeLog> all = Optional.ofNullable(changes).orElse(List.of()).stream();
        all.forEach(change -> paths.add(change.getPath()));
        return List.copyOf(paths);
    }

    /** Whether an image has something at one of these paths. No container of it is ever started. */
    public boolean imageHas(String image, List<String> paths) throws EngineException {
        String id = engine.call(client ->
                        client.createContainerCmd(image).withCmd("true").exec())
                .getId();
        try {
            for (String path : paths) {
                try (InputStream found = pack(id, path)) {
                    return true;
                } catch (EngineException e) {
                    if (e.kind() != Kind.NOT_FOUND) {
                        throw e;
                    }
                } catch (java.io.IOException e) {
                    return true;
                }
            }
            return false;
        } finally {
            engine.<@Nullable Void>call(client -> client.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        }
    }

    /**
     * Follows what a container prints since it was started last, until it ends or this is closed.
     *
     * @param lines gets the stream ({@code stdout} or {@code stderr}) and a piece of text, which need not be a line
     */
    public Closeable follow(String id, BiConsumer<String, String> lines) throws EngineException {
        ResultCallback.Adapter<Frame> callback = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
                lines.accept(
                        frame.getStreamType() == StreamType.STDERR ? "stderr" : "stdout",
                        new String(frame.getPayload(), StandardCharsets.UTF_8));
            }

            @Override
            public void onError(Throwable failure) {
                // The container or the engine is gone, which others tell of.
            }
        };
        int since = seconds(started(id));
        return engine.patiently(client -> client.logContainerCmd(id)
                .withFollowStream(true)
                .withStdOut(true)
                .withStdErr(true)
                .withSince(since)
                .exec(callback));
    }

    private static int seconds(String instant) {
        try {
            return (int) Instant.parse(instant).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private Optional<InspectContainerResponse> inspect(String name) throws EngineException {
        try {
            return Optional.of(
                    engine.call(client -> client.inspectContainerCmd(name).exec()));
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String plain(@Nullable String name) {
        return name == null ? "" : name.startsWith("/") ? name.substring(1) : name;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
