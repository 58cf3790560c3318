package dev.cachebust.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine says of itself and of an image, as its API documents it. Read from the text: docker-java's classes for these answers
 * have a hundred members each, and to bind them takes a tenth of a second of every start.
 */
final class EngineAnswers {
    private EngineAnswers() {}

    /**
     * What an engine is and can do.
     *
     * @param builder that it names as its own, {@code 1} or {@code 2}; not every engine names one
     * @param version the answer to {@code /version}
     * @param info the answer to {@code /info}
     */
    static EngineFacts engine(Optional<String> builder, Map<String, Object> version, Map<String, Object> info) {
        String api = text(version, "ApiVersion");
        String own = text(version, "Version");
        String platform = text(version, "Os") + "/" + text(version, "Arch");
        boolean podman = list(version, "Components").stream()
                .anyMatch(component ->
                        component instanceof Map<?, ?> map && text(map, "Name").startsWith("Podman"));
        // Of an engine that says "1", its administrator has switched BuildKit off.
        boolean buildKit = EngineFacts.hasBuildKit(platform, api, podman)
                && !builder.orElse("").equals("1");
        return new EngineFacts(
                buildKit ? EngineFacts.Kind.BUILDKIT : EngineFacts.Kind.CLASSIC,
                podman ? EngineFacts.podman(own) : own,
                api,
                platform,
                text(info, "Driver"),
                list(info, "DriverStatus").stream()
                        .anyMatch(
                                row -> row instanceof List<?> words && words.contains("io.containerd.snapshotter.v1")),
                "");
    }

    /** @param image the answer to {@code /images/NAME/json} */
    static ImageFacts image(Map<String, Object> image) {
        Map<?, ?> config = Json.map(image, "Config");
        Map<String, String> env = new LinkedHashMap<>();
        for (String variable : texts(config, "Env")) {
            int equals = variable.indexOf('=');
            env.put(
                    equals < 0 ? variable : variable.substring(0, equals),
                    equals < 0 ? "" : variable.substring(equals + 1));
        }
        Map<String, String> labels = new LinkedHashMap<>();
        Json.map(config, "Labels").forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        String size = text(image, "Size");
        return new ImageFacts(
                text(image, "Id"),
                texts(image, "RepoTags"),
                texts(image, "RepoDigests"),
                text(image, "Os") + "/" + text(image, "Architecture"),
                env,
                text(config, "WorkingDir"),
                text(config, "User"),
                texts(config, "Shell"),
                texts(config, "OnBuild"),
                labels,
                size.matches("\\d{1,18}") ? Long.parseLong(size) : 0);
    }

    private static String text(Map<?, ?> object, String name) {
        return Json.text(object, name).orElse("");
    }

    private static List<?> list(Map<?, ?> object, String name) {
        return object.get(name) instanceof List<?> items ? items : List.of();
    }

    private static List<String> texts(Map<?, ?> object, String name) {
        return list(object, name).stream().map(String::valueOf).toList();
    }
}
