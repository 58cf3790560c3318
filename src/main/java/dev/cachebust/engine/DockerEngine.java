package dev.cachebust.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.LoadResponseItem;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.cachebust.build.buildkit.ImageLoader;
import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.engine.EngineException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine, which builds and stores images.
 *
 * <p>The first call loads docker-java, which takes some hundred milliseconds: off the path to the first build.
 */
public final class DockerEngine implements Engine {
    /** Whoever asks whether an engine lives, or what it is, wants to know soon. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Work on images may take its time. */
    private static final Duration LATE = Duration.ofMinutes(2);

    /** Whatever runs in a container may be silent for as long as it likes. */
    private static final Duration EVER = Duration.ofDays(1000);

    private final EngineHost host;
    private @Nullable DockerConnection asking;
    private @Nullable DockerConnection working;
    private @Nullable DockerConnection waiting;

    /** Opens nothing yet. */
    public DockerEngine(EngineHost host) {
        this.host = host;
    }

    @Override
    public void ping() throws EngineException {
        builder();
    }

    /** The builder that it names as its own: {@code 1} or {@code 2}, which is BuildKit; not every engine names one. */
    private Optional<String> builder() throws EngineException {
        DockerConnection connection = asking();
        return soon(() -> {
            try {
                return connection.ping(host);
            } catch (RuntimeException e) {
                throw translate(e);
            }
        });
    }

    @Override
    public EngineFacts facts() throws EngineException {
        Optional<String> builder = builder();
        return EngineAnswers.engine(builder, ask("/version"), ask("/info"));
    }

    static boolean atLeast(String version, int major, int minor) {
        if (!version.matches("\\d{1,4}\\.\\d{1,4}")) {
            return false;
        }
        int dot = version.indexOf('.');
        int actual = Integer.parseInt(version.substring(0, dot));
        return actual > major || (actual == major && Integer.parseInt(version.substring(dot + 1)) >= minor);
    }

    @Override
    public Optional<DockerEngine> store() {
        return Optional.of(this);
    }

    @Override
    public Optional<ImageLoader> loader() {
        return Optional.empty();
    }

    /**
     * Stores an image. Blocks until it is there.
     *
     * @param archive as {@code docker save} writes it
     * @throws EngineException when the engine refuses
     */
    void load(InputStream archive) throws EngineException {
        ImageTransfer<LoadResponseItem> load = new ImageTransfer<>((layer, status, done, total) -> {});
        this.<@Nullable Void>call(client -> {
            client.loadImageAsyncCmd(archive).exec(load);
            load.await();
            return null;
        });
    }

    @Override
    public Optional<ImageFacts> base(String reference) throws EngineException {
        return image(reference);
    }

    /**
     * @param reference a name, or an id
     * @return empty when the engine has no such image
     */
    public Optional<ImageFacts> image(String reference) throws EngineException {
        try {
            return Optional.of(EngineAnswers.image(ask("/images/" + reference + "/json")));
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Gives an image a further name, taking it from the image that has it.
     *
     * @param image a name, or an id
     * @param reference {@code name:tag}
     */
    public void tag(String image, String reference) throws EngineException {
        ImageName target = ImageName.of(reference);
        this.<@Nullable Void>call(
                client -> client.tagImageCmd(image, target.name(), target.tag()).exec());
    }

    /**
     * Pushes an image to the registry that its name says, as whoever the logins know there. Blocks until it is there, or
     * {@code push} is cancelled.
     *
     * @param reference {@code name:tag}, an image that the engine has
     * @param logins asked once
     * @throws EngineException when the engine or the registry refuses
     */
    void push(String reference, RegistryCredentials logins, ImageTransfer<PushResponseItem> push)
            throws EngineException {
        ImageName image = ImageName.of(reference);
        String registry = registry(image);
        // Engines refuse a push that has no login at all; an empty one is anonymous.
        AuthConfig login = new AuthConfig().withRegistryAddress(registry);
        logins.forHost(registry).ifPresent(found -> {
            if (found.username().isEmpty()) {
                login.withIdentityToken(found.secret());
            } else {
                login.withUsername(found.username()).withPassword(found.secret());
            }
        });
        this.<@Nullable Void>call(client -> {
            client.pushImageCmd(image.name())
                    .withTag(image.tag())
                    .withAuthConfig(login)
                    .exec(push);
            push.await();
            return null;
        });
    }

    /** Only the engine knows which registry names without one belong to. Logins for it are kept under this address. */
    private String registry(ImageName image) throws EngineException {
        Optional<String> named = image.registry();
        return named.isPresent()
                ? named.get()
                : text(call(client -> client.infoCmd().exec()).getIndexServerAddress());
    }

    /**
     * The digest that an image's registry has for it now: that of its manifest, or of the list of them.
     *
     * @param reference {@code name:tag}; the engine need not have it
     * @param logins asked once
     * @throws EngineException when the engine or the registry cannot tell
     */
    public String registryDigest(String reference, RegistryCredentials logins) throws EngineException {
        String registry = registry(ImageName.of(reference));
        try {
            return RegistryDigest.ask(working().http(), reference, registry, logins.forHost(registry));
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    /** Its containers. */
    public Containers containers() {
        return new Containers(this);
    }

    /**
     * Takes a name away, and the image with its last one. An image in use stays: {@link Kind#CONFLICT}.
     *
     * @param image a name, or an id
     */
    public void remove(String image) throws EngineException {
        this.<@Nullable Void>call(client -> client.removeImageCmd(image).exec());
    }

    /** The images that no name stands for, newest first. */
    public List<ImageSummary> untaggedImages() throws EngineException {
        List<Image> found =
                call(client -> client.listImagesCmd().withDanglingFilter(true).exec());
        List<ImageSummary> images = new ArrayList<>();
        for (Image image : found) {
            if (list(image.getRepoTags()).stream().allMatch(tag -> tag.equals("<none>:<none>"))) {
                images.add(new ImageSummary(
                        image.getId(),
                        Instant.ofEpochSecond(image.getCreated()),
                        Optional.ofNullable(image.getSize()).orElse(0L)));
            }
        }
        images.sort((left, right) -> right.created().compareTo(left.created()));
        return images;
    }

    /** The ids of the images that containers were made from, running or not. */
    public Set<String> imagesInUse() throws EngineException {
        return call(client -> client.listContainersCmd().withShowAll(true).exec()).stream()
                .map(container -> text(container.getImageId()))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void close() {
        if (asking != null) {
            asking.close();
            asking = null;
        }
        if (working != null) {
            working.close();
            working = null;
        }
        if (waiting != null) {
            waiting.close();
            waiting = null;
        }
    }

    private synchronized DockerConnection asking() throws EngineException {
        if (asking == null) {
            asking = DockerConnection.open(host, SOON);
        }
        return asking;
    }

    private synchronized DockerConnection working() throws EngineException {
        if (working == null) {
            working = DockerConnection.open(host, LATE);
        }
        return working;
    }

    private synchronized DockerConnection waiting() throws EngineException {
        if (waiting == null) {
            waiting = DockerConnection.open(host, EVER);
        }
        return waiting;
    }

    /** The object that the engine answers with. */
    private Map<String, Object> ask(String path) throws EngineException {
        DockerConnection connection = asking();
        return soon(() -> {
            String text;
            try {
                text = connection.get(path);
            } catch (IOException e) {
                throw EngineFailures.unreachable(host, e);
            } catch (RuntimeException e) {
                throw translate(e);
            }
            try {
                return Json.object(text);
            } catch (IOException e) {
                throw new EngineException(Kind.API, path + " is answered with what is " + e.getMessage(), "", e);
            }
        });
    }

    /** Unix sockets know no time limit of their own: an engine that is frozen would never be given up. */
    private <T extends @Nullable Object> T soon(Callable<T> question) throws EngineException {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread thread = new Thread(answer, "docker-question");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hangUp();
            throw EngineFailures.unreachable(host, new SocketTimeoutException("timed out"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hangUp();
            throw EngineFailures.unreachable(host, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whoever still waits on this connection is left to it; the next question has one of its own. */
    private synchronized void hangUp() {
        DockerConnection former = asking;
        asking = null;
        if (former != null) {
            Thread closing = new Thread(former::close, "docker-hang-up");
            closing.setDaemon(true);
            closing.start();
        }
    }

    <T extends @Nullable Object> T call(Function<DockerClient, T> command) throws EngineException {
        return call(working().client(), command);
    }

    /** For what takes as long as it takes. */
    <T extends @Nullable Object> T patiently(Function<DockerClient, T> command) throws EngineException {
        return call(waiting().client(), command);
    }

    /** For what docker-java has no command for. */
    <T> T http(Function<DockerHttpClient, T> request) throws EngineException {
        try {
            return request.apply(working().http());
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    private <T extends @Nullable Object> T call(DockerClient client, Function<DockerClient, T> command)
            throws EngineException {
        try {
            return command.apply(client);
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    private EngineException translate(RuntimeException e) {
        if (e instanceof DockerException answer) {
            Kind kind = e instanceof NotFoundException
                    ? Kind.NOT_FOUND
                    : e instanceof ConflictException ? Kind.CONFLICT : Kind.API;
            return new EngineException(kind, message(answer), "", e);
        }
        return EngineFailures.unreachable(host, e);
    }

    /** The engine's words out of {@code Status 404: {"message":"…"}}. */
    private static String message(DockerException e) {
        String text = String.valueOf(e.getMessage());
        int brace = text.indexOf('{');
        try {
            return brace < 0
                    ? text
                    : Json.text(Json.object(text.substring(brace)), "message").orElse(text);
        } catch (IOException notJson) {
            return text;
        }
    }

    private static List<String> list(String @Nullable [] array) {
        return array == null ? List.of() : List.of(array);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
