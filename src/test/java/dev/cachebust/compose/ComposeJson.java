package dev.cachebust.compose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A project in the form that {@code docker compose config --format json} prints, as far as we use it. */
final class ComposeJson {
    private static final Set<String> OF_SERVICE = Set.of("image", "platform", "profiles", "build", "develop");
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT);

    private ComposeJson() {}

    /** What is printed, without what we do not use; the folder above the project is called {@code {root}}. */
    static String ofPrinted(String printed, Path root) throws JsonProcessingException {
        Map<String, Object> all = map(MAPPER.readValue(printed, Map.class));
        Map<String, Object> services = new TreeMap<>();
        map(all.getOrDefault("services", Map.of()))
                .forEach((name, service) -> services.put(name, service(map(service))));
        return text(Map.of("name", all.get("name"), "services", services), root).replace("$$", "$");
    }

    /** Secrets are not compared: what of them is printed depends on the version. */
    static String ofProject(ComposeProject project, Path root) throws JsonProcessingException {
        Map<String, Object> services = new TreeMap<>();
        project.services().forEach((name, service) -> {
            Map<String, Object> fields = new TreeMap<>();
            put(fields, "image", service.image());
            put(fields, "platform", service.platform());
            put(fields, "profiles", service.profiles());
            service.build().ifPresent(build -> fields.put("build", build(build)));
            if (!service.watch().isEmpty()) {
                fields.put(
                        "develop",
                        Map.of(
                                "watch",
                                service.watch().stream().map(ComposeJson::watch).toList()));
            }
            services.put(name, fields);
        });
        return text(Map.of("name", project.name(), "services", services), root);
    }

    private static Map<String, Object> service(Map<String, Object> printed) {
        Map<String, Object> kept = new TreeMap<>(printed);
        kept.keySet().retainAll(OF_SERVICE);
        if (kept.get("develop") == null || map(kept.get("develop")).isEmpty()) {
            kept.remove("develop");
        }
        if (kept.get("develop") != null) {
            for (Object rule : (List<?>) map(kept.get("develop")).getOrDefault("watch", List.of())) {
                Map<String, Object> exec = map(map(rule).getOrDefault("exec", Map.of()));
                if (exec.get("command") == null) {
                    map(rule).remove("exec");
                }
            }
        }
        return kept;
    }

    private static Map<String, Object> build(ComposeBuild build) {
        Map<String, Object> fields = new TreeMap<>();
        put(fields, "context", Optional.of(build.context()).filter(text -> !text.isEmpty()));
        put(fields, "dockerfile", build.dockerfile());
        put(fields, "dockerfile_inline", build.dockerfileInline());
        put(fields, "args", build.args());
        put(fields, "target", build.target());
        put(fields, "cache_from", build.cacheFrom());
        put(fields, "cache_to", build.cacheTo());
        put(fields, "additional_contexts", build.contexts());
        List<Object> secrets = new ArrayList<>();
        build.secrets().forEach(secret -> {
            Map<String, Object> one = new TreeMap<>(Map.of("source", secret.source()));
            put(one, "target", secret.target());
            secrets.add(one);
        });
        put(fields, "secrets", secrets);
        put(fields, "ssh", List.copyOf(build.ssh().keySet()));
        put(fields, "platforms", build.platforms());
        put(fields, "labels", build.labels());
        put(fields, "tags", build.tags());
        put(fields, "shm_size", build.shmSize().map(String::valueOf));
        Map<String, Object> ulimits = new TreeMap<>();
        build.ulimits()
                .forEach((name, limit) -> ulimits.put(
                        name,
                        limit.single() ? (Object) limit.soft() : Map.of("soft", limit.soft(), "hard", limit.hard())));
        put(fields, "ulimits", ulimits);
        List<String> hosts = new ArrayList<>();
        build.hosts().forEach((host, addresses) -> addresses.forEach(address -> hosts.add(host + "=" + address)));
        put(fields, "extra_hosts", hosts.stream().sorted().toList());
        put(fields, "network", build.network());
        put(fields, "no_cache", build.noCache());
        put(fields, "pull", build.pull());
        put(fields, "privileged", build.privileged());
        put(fields, "entitlements", build.entitlements());
        put(fields, "isolation", build.isolation());
        put(fields, "provenance", build.provenance());
        put(fields, "sbom", build.sbom());
        return fields;
    }

    private static Map<String, Object> watch(ComposeService.Watch watch) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("path", watch.path());
        fields.put("action", watch.action().word());
        put(fields, "target", watch.target());
        put(fields, "include", watch.include());
        put(fields, "ignore", watch.ignore());
        put(fields, "initial_sync", watch.initialSync());
        watch.exec().ifPresent(exec -> {
            Map<String, Object> command = new TreeMap<>();
            command.put("command", exec.command());
            put(command, "user", exec.user());
            put(command, "privileged", exec.privileged());
            put(command, "working_dir", exec.workingDir());
            Map<String, Object> environment = new LinkedHashMap<>();
            exec.environment().forEach((name, value) -> environment.put(name, value.orElse(null)));
            put(command, "environment", environment);
            fields.put("exec", command);
        });
        return fields;
    }

    /** Nothing that is empty is printed. */
    private static void put(Map<String, Object> fields, String key, Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        boolean empty = plain == null
                || plain.equals(false)
                || plain instanceof Map<?, ?> map && map.isEmpty()
                || plain instanceof List<?> list && list.isEmpty();
        if (!empty) {
            fields.put(key, plain);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static String text(Object value, Path root) throws JsonProcessingException {
        return MAPPER.writeValueAsString(value).replace(root.toString() + "/", "{root}/") + "\n";
    }
}
