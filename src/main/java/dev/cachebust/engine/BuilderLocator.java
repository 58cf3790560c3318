package dev.cachebust.engine;

import dev.cachebust.engine.BuildxBuilders.Node;
import dev.cachebust.engine.EngineException.Kind;
import dev.cachebust.engine.EngineHost.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the builders of {@code docker buildx}. */
final class BuilderLocator {
    private static final String LIST = "docker buildx ls shows the builders there are";

    private final EngineLocator engines;
    private final Map<String, String> environment;

    BuilderLocator(EngineLocator engines, Map<String, String> environment) {
        this.engines = engines;
        this.environment = environment;
    }

    /**
     * @param name of the builder; empty: the one that buildx would use
     * @param origin what named it
     * @throws EngineException if there is no such builder, or it is of a kind that cannot be used
     */
    EngineHost locate(String name, String origin) throws EngineException {
        String chosen = name.isEmpty() ? current(origin) : name;
        String shown = "builder \"" + Addresses.plain(chosen) + "\" of docker buildx";
        Node node = read(chosen, shown, origin);
        return switch (node.driver()) {
            case "docker-container" -> {
                EngineHost engine = engines.endpoint(node.endpoint(), "the " + shown);
                if (!(engine.target() instanceof Target.Listener listener)) {
                    throw unusable(shown, "runs at " + engine, LIST);
                }
                yield new EngineHost(
                        new Target.Builder(chosen, "buildx_buildkit_" + node.name(), listener), "the " + shown);
            }
            case "remote" -> {
                Target.Listener listener = Addresses.listener(node.endpoint(), "the " + shown, files(node));
                yield new EngineHost(new Target.Daemon(listener), "the " + shown);
            }
            default ->
                throw unusable(
                        shown,
                        "has the driver " + Addresses.plain(node.driver()),
                        "those of the drivers docker-container and remote can be used");
        };
    }

    private String current(String origin) throws EngineException {
        String variable = environment.getOrDefault("BUILDX_BUILDER", "").strip();
        if (!variable.isEmpty()) {
            return variable;
        }
        try {
            Optional<BuildxBuilders> builders = BuildxBuilders.of(environment);
            Optional<String> current =
                    builders.isEmpty() ? Optional.empty() : builders.get().current(engines.inUse());
            if (current.isPresent()) {
                return current.get();
            }
        } catch (IOException e) {
            throw new EngineException(
                    Kind.ADDRESS, "cannot read which builder docker buildx uses: " + e.getMessage(), LIST, e);
        }
        throw new EngineException(
                Kind.ADDRESS,
                origin + " is the current builder of docker buildx, which is the Docker Engine itself",
                "leave " + origin + " out, or choose a builder with docker buildx use");
    }

    private Node read(String name, String shown, String origin) throws EngineException {
        try {
            Optional<BuildxBuilders> builders = BuildxBuilders.of(environment);
            Optional<Node> node =
                    builders.isEmpty() ? Optional.empty() : builders.get().builder(name);
            if (node.isPresent()) {
                return node.get();
            }
        } catch (IOException e) {
            throw new EngineException(Kind.ADDRESS, "cannot read the " + shown + ": " + e.getMessage(), LIST, e);
        }
        throw new EngineException(Kind.ADDRESS, "there is no " + shown + ", which is named by " + origin, LIST);
    }

    /** What {@code docker buildx create --driver remote} takes. */
    private static Optional<TlsFiles> files(Node node) {
        TlsFiles files = new TlsFiles(file(node, "cacert"), file(node, "cert"), file(node, "key"), true);
        return files.ca().or(files::certificate).map(any -> files);
    }

    private static Optional<Path> file(Node node, String option) {
        return Json.text(node.options(), option).filter(text -> !text.isEmpty()).map(Path::of);
    }

    private static EngineException unusable(String shown, String why, String hint) {
        return new EngineException(Kind.ADDRESS, "the " + shown + " " + why, hint);
    }
}
