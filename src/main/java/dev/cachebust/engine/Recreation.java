package dev.cachebust.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a container has to be created with so that it is the same as another one, on a newer image. The engine tells the
 * settings of the image and those that somebody gave mixed into one: what equals the old image's came from there, and follows
 * the new image. Everything works on the engine's own documents (Docker's Engine API, {@code ContainerInspect} and {@code
 * ContainerCreate}), so that no setting is lost that is not known here. Pure.
 *
 * @param body of the request that creates it, without the networks
 * @param networks the endpoint settings of each network, by its name; the first is the one that it is created with
 */
record Recreation(ObjectNode body, Map<String, ObjectNode> networks) {
    private static final String PODMAN_LIMIT = "RLIMIT_";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** As short as the engine makes ids for host names and aliases. */
    private static final int SHORT = 12;

    /** Settings of the configuration that are one value, and the image's unless somebody said otherwise. */
    private static final List<String> INHERITED = List.of("WorkingDir", "User", "StopSignal", "Healthcheck", "Shell");

    /**
     * @param container as inspected
     * @param old the configuration of the image that it was made from
     * @param image the reference of the new one
     */
    static Recreation of(JsonNode container, JsonNode old, String image) {
        ObjectNode config = container.path("Config").deepCopy();
        ObjectNode host = container.path("HostConfig").deepCopy();
        String id = container.path("Id").asText();
        String shortId = id.substring(0, Math.min(SHORT, id.length()));
        String mode = host.path("NetworkMode").asText();
        INHERITED.forEach(name -> dropIfEqual(config, name, old));
        config.put("Image", image);
        config.remove("OnBuild");
        command(config, old);
        without(config, "Env", old);
        withoutMembers(config, "Labels", old, true);
        withoutMembers(config, "Volumes", old, false);
        withoutMembers(config, "ExposedPorts", old, false);
        if (config.path("Hostname").asText().equals(shortId) || mode.equals("host") || isContainer(mode)) {
            config.remove("Hostname");
        }
        links(host);
        limits(host);
        anonymousVolumes(host, container.path("Mounts"));
        config.set("HostConfig", host);
        return new Recreation(config, networks(container, mode, shortId));
    }

    private static boolean isContainer(String mode) {
        return mode.startsWith("container:");
    }

    private static void dropIfEqual(ObjectNode config, String name, JsonNode old) {
        if (same(config.path(name), old.path(name))) {
            config.remove(name);
        }
    }

    /** Absent, null and empty are one. */
    private static boolean same(JsonNode a, JsonNode b) {
        return isNothing(a) ? isNothing(b) : a.equals(b);
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || node.isContainerNode() && node.isEmpty()
                || node.isTextual() && node.asText().isEmpty();
    }

    /** An entry point of one's own goes with its command, whatever the image says. */
    private static void command(ObjectNode config, JsonNode old) {
        if (same(config.path("Entrypoint"), old.path("Entrypoint"))) {
            config.remove("Entrypoint");
            dropIfEqual(config, "Cmd", old);
        }
    }

    private static void without(ObjectNode config, String name, JsonNode old) {
        Set<JsonNode> inherited = new HashSet<>();
        old.path(name).forEach(inherited::add);
        ArrayNode own = JSON.arrayNode();
        config.path(name).forEach(item -> {
            if (!inherited.contains(item)) {
                own.add(item);
            }
        });
        config.set(name, own);
    }

    /** @param values whether a member has to have the image's value, too, to be the image's */
    private static void withoutMembers(ObjectNode config, String name, JsonNode old, boolean values) {
        JsonNode all = config.path(name);
        JsonNode inherited = old.path(name);
        ObjectNode own = JSON.objectNode();
        all.fieldNames().forEachRemaining(member -> {
            boolean images =
                    inherited.has(member) && (!values || inherited.get(member).equals(all.get(member)));
            if (!images) {
                own.set(member, all.get(member));
            }
        });
        config.set(name, own);
    }

    /** Podman tells {@code RLIMIT_NOFILE} of what it takes as {@code nofile}. */
    private static void limits(ObjectNode host) {
        host.path("Ulimits").forEach(limit -> {
            String name = limit.path("Name").asText();
            if (limit instanceof ObjectNode one && name.startsWith(PODMAN_LIMIT)) {
                one.put("Name", name.substring(PODMAN_LIMIT.length()).toLowerCase(Locale.ROOT));
            }
        });
    }

    /** They are told as {@code /database:/shop/db} and taken as {@code database:db}. */
    private static void links(ObjectNode host) {
        if (host.path("Links") instanceof ArrayNode links && !links.isEmpty()) {
            ArrayNode plain = JSON.arrayNode();
            links.forEach(link -> {
                String text = link.asText();
                int colon = text.indexOf(':');
                String target = (colon < 0 ? text : text.substring(0, colon)).replaceFirst("^/", "");
                plain.add(colon < 0 ? target : target + ":" + text.substring(text.lastIndexOf('/') + 1));
            });
            host.set("Links", plain);
        }
    }

    /** What was made for the old container alone is the new one's, under its own name. */
    private static void anonymousVolumes(ObjectNode host, JsonNode mounts) {
        Set<String> named = new HashSet<>();
        ArrayNode binds = host.path("Binds") instanceof ArrayNode array ? array : JSON.arrayNode();
        binds.forEach(bind -> {
            String[] parts = bind.asText().split(":", -1);
            if (parts.length > 1) {
                named.add(parts[1]);
            }
        });
        Map<String, JsonNode> volumes = new TreeMap<>();
        mounts.forEach(mount -> {
            if (mount.path("Type").asText().equals("volume")) {
                volumes.put(mount.path("Destination").asText(), mount);
            }
        });
        for (JsonNode mount : host.path("Mounts")) {
            String target = mount.path("Target").asText();
            named.add(target);
            JsonNode volume = volumes.get(target);
            if (volume != null && isNothing(mount.path("Source")) && mount instanceof ObjectNode own) {
                own.put("Source", volume.path("Name").asText());
            }
        }
        boolean borrowed = !isNothing(host.path("VolumesFrom"));
        volumes.forEach((target, volume) -> {
            if (!named.contains(target) && !borrowed) {
                String bind = volume.path("Name").asText() + ":" + target;
                binds.add(volume.path("RW").asBoolean(true) ? bind : bind + ":ro");
            }
        });
        host.set("Binds", binds);
    }

    private static Map<String, ObjectNode> networks(JsonNode container, String mode, String shortId) {
        Map<String, ObjectNode> networks = new java.util.LinkedHashMap<>();
        if (mode.equals("host") || mode.equals("none") || isContainer(mode)) {
            return networks;
        }
        JsonNode all = container.path("NetworkSettings").path("Networks");
        List<String> names = new ArrayList<>();
        all.fieldNames().forEachRemaining(names::add);
        names.sort((a, b) -> Boolean.compare(isMode(b, all.path(b), mode), isMode(a, all.path(a), mode)));
        for (String name : names) {
            networks.put(name, endpoint(all.path(name), shortId));
        }
        return networks;
    }

    private static boolean isMode(String name, JsonNode endpoint, String mode) {
        return name.equals(mode)
                || endpoint.path("NetworkID").asText().equals(mode)
                || name.equals("bridge") && mode.equals("default");
    }

    /** What somebody asked for; what the engine assigned it assigns again. */
    private static ObjectNode endpoint(JsonNode endpoint, String shortId) {
        ObjectNode own = JSON.objectNode();
        for (String name : List.of("IPAMConfig", "Links", "DriverOpts", "GwPriority")) {
            if (!isNothing(endpoint.path(name))) {
                own.set(name, endpoint.get(name));
            }
        }
        ArrayNode aliases = JSON.arrayNode();
        endpoint.path("Aliases").forEach(alias -> {
            if (!alias.asText().equals(shortId)) {
                aliases.add(alias);
            }
        });
        if (!aliases.isEmpty()) {
            own.set("Aliases", aliases);
        }
        return own;
    }
}
