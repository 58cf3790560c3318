package dev.cachebust.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import dev.cachebust.engine.EngineException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a container on a newer image. The new one is ready, under a name of its own, before the old one is stopped; when it
 * runs they change names. What fails is undone: the old one has its name again and runs if it ran.
 */
final class Recreator {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LARGEST = 1 << 24;
    private static final int MARK = 8;
    private static final String COMPOSE_IMAGE = "com.docker.compose.image";

    private final DockerEngine engine;

    Recreator(DockerEngine engine) {
        this.engine = engine;
    }

    /**
     * @param name of the container, or its id
     * @param image the reference of the new image; the container has to have been made from that
     * @return the new container's id
     */
    String recreate(String name, String image) throws EngineException {
        JsonNode old = get("/containers/" + encoded(name) + "/json");
        String reference = old.path("Config").path("Image").asText();
        String shown = plain(old);
        if (!ImageName.of(reference).means(ImageName.of(image))) {
            throw new EngineException(
                    Kind.CONFLICT,
                    shown + " runs " + Addresses.plain(reference) + ", not " + image,
                    "name a container that was started from " + image);
        }
        Recreation recreation = Recreation.of(old, configOf(old), reference);
        if (recreation.body().path("Labels") instanceof ObjectNode labels && labels.has(COMPOSE_IMAGE)) {
            // Compose would make it anew once more if it found another image than this label says.
            labels.put(
                    COMPOSE_IMAGE,
                    get("/images/" + encoded(reference) + "/json").path("Id").asText());
        }
        String oldId = old.path("Id").asText();
        String mark = oldId.substring(0, Math.min(MARK, oldId.length()));
        String fresh = shown + "-new-" + mark;
        String created = create(fresh, recreation);
        Swap swap = new Swap(
                oldId,
                shown,
                shown + "-old-" + mark,
                created,
                fresh,
                isRunning(old),
                old.path("HostConfig").path("AutoRemove").asBoolean());
        try {
            swap.carryOut();
        } catch (EngineException | RuntimeException e) {
            throw swap.undo(e);
        }
        try {
            remove(oldId);
        } catch (EngineException e) {
            if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFLICT) {
                throw e;
            }
        }
        return created;
    }

    /** The configuration of the image that a container was made from; nothing if the image is gone. */
    private JsonNode configOf(JsonNode container) throws EngineException {
        try {
            return get("/images/" + encoded(container.path("Image").asText()) + "/json")
                    .path("Config");
        } catch (EngineException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return MAPPER.createObjectNode();
            }
            throw e;
        }
    }

    private String create(String name, Recreation recreation) throws EngineException {
        ObjectNode body = recreation.body().deepCopy();
        Iterator<Map.Entry<String, ObjectNode>> networks =
                recreation.networks().entrySet().iterator();
        if (networks.hasNext()) {
            Map.Entry<String, ObjectNode> first = networks.next();
            ObjectNode endpoints = body.putObject("NetworkingConfig").putObject("EndpointsConfig");
            endpoints.set(first.getKey(), first.getValue());
        }
        String id;
        try {
            id = created(name, body);
        } catch (EngineException e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            // What an earlier attempt that was cut short has left, never started.
            remove(name);
            id = created(name, body);
        }
        try {
            while (networks.hasNext()) {
                Map.Entry<String, ObjectNode> network = networks.next();
                ObjectNode connect = MAPPER.createObjectNode().put("Container", id);
                connect.set("EndpointConfig", network.getValue());
                send(Method.POST, "/networks/" + encoded(network.getKey()) + "/connect", connect);
            }
            return id;
        } catch (EngineException e) {
            remove(id);
            throw e;
        }
    }

    private String created(String name, ObjectNode body) throws EngineException {
        return send(Method.POST, "/containers/create?name=" + encoded(name), body)
                .path("Id")
                .asText();
    }

    private void remove(String id) throws EngineException {
        engine.<@Nullable Void>call(
                client -> client.removeContainerCmd(id).withForce(true).exec());
    }

    /** The change of names, as far as it has come. */
    private final class Swap {
        private final String oldId;
        private final String name;
        private final String aside;
        private final String newId;
        private final String fresh;
        private final boolean ran;
        private final boolean temporary;
        private boolean stopped;
        private boolean moved;

        /**
         * @param name of both, in the end of the new one
         * @param aside where the old one goes
         * @param fresh the new one's first name
         * @param ran whether it has to run again if it comes to nothing
         * @param temporary whether the engine removes the old one by itself when it ends
         */
        Swap(String oldId, String name, String aside, String newId, String fresh, boolean ran, boolean temporary) {
            this.oldId = oldId;
            this.name = name;
            this.aside = aside;
            this.newId = newId;
            this.fresh = fresh;
            this.ran = ran;
            this.temporary = temporary;
        }

        /** Names change when the new one runs already: nobody waits for that. */
        void carryOut() throws EngineException {
            if (temporary) {
                moveAside();
            }
            if (ran) {
                stopped = true;
                engine.<@Nullable Void>patiently(client -> {
                    try {
                        return client.stopContainerCmd(oldId).exec();
                    } catch (NotModifiedException e) {
                        return null; // it ended by itself
                    }
                });
            }
            engine.<@Nullable Void>patiently(
                    client -> client.startContainerCmd(newId).exec());
            if (!temporary) {
                moveAside();
            }
            rename(newId, name);
        }

        private void moveAside() throws EngineException {
            rename(oldId, aside);
            moved = true;
        }

        EngineException undo(Exception failure) {
            String outcome;
            if (temporary && stopped) {
                outcome = gone();
            } else {
                outcome = putBack();
            }
            Kind kind = failure instanceof EngineException e ? e.kind() : Kind.API;
            return new EngineException(
                    kind, name + " could not be recreated: " + failure.getMessage() + outcome, "", failure);
        }

        /** The engine has removed the old one by itself, and does so with a new one that cannot be started. */
        private String gone() {
            String left = "";
            try {
                remove(newId);
            } catch (EngineException e) {
                if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CONFLICT) {
                    left = "; the new one is left as " + fresh;
                }
            }
            return "; it was started with --rm, so the engine removed it when it was stopped: start it again" + left;
        }

        private String putBack() {
            try {
                remove(newId);
                if (moved) {
                    rename(oldId, name);
                }
                if (stopped) {
                    engine.<@Nullable Void>patiently(client -> {
                        try {
                            return client.startContainerCmd(oldId).exec();
                        } catch (NotModifiedException e) {
                            return null; // it never stopped
                        }
                    });
                }
                return stopped ? "; the old one runs again" : "; the old one is as it was";
            } catch (EngineException e) {
                return "; and the old one, " + (moved ? aside : name) + ", could not be put back: " + e.getMessage();
            }
        }
    }

    private void rename(String id, String name) throws EngineException {
        engine.<@Nullable Void>call(
                client -> client.renameContainerCmd(id).withName(name).exec());
    }

    private static boolean isRunning(JsonNode container) {
        return container.path("State").path("Running").asBoolean();
    }

    private static String plain(JsonNode container) {
        return container.path("Name").asText().replaceFirst("^/", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) throws EngineException {
        return send(Method.GET, path, null);
    }

    /** Asks with the engine's own documents: typed requests would lose what they do not know. */
    private JsonNode send(Method method, String path, @Nullable JsonNode body) throws EngineException {
        return engine.http(http -> {
            DockerHttpClient.Request.Builder request =
                    DockerHttpClient.Request.builder().method(method).path(path);
            try {
                if (body != null) {
                    request.putHeader("Content-Type", "application/json")
                            .body(new ByteArrayInputStream(MAPPER.writeValueAsBytes(body)));
                }
                try (DockerHttpClient.Response response = http.execute(request.build());
                        InputStream in = response.getBody()) {
                    byte[] answer = in.readNBytes(LARGEST);
                    int status = response.getStatusCode();
                    if (status >= 400) {
                        String text = new String(answer, StandardCharsets.UTF_8);
                        throw status == 404
                                ? new NotFoundException(text)
                                : status == 409 ? new ConflictException(text) : new DockerException(text, status);
                    }
                    return answer.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(answer);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
