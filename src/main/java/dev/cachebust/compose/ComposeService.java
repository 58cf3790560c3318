package dev.cachebust.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service.
 *
 * @param image the name of its image
 * @param platform it runs on, such as {@code linux/arm64}
 * @param watch {@code develop.watch}
 * @param place of the service in its file
 */
public record ComposeService(
        Optional<String> image,
        Optional<String> platform,
        Optional<ComposeBuild> build,
        List<String> profiles,
        List<Watch> watch,
        Place place) {

    public ComposeService {
        profiles = List.copyOf(profiles);
        watch = List.copyOf(watch);
    }

    /**
     * An entry of {@code develop.watch}.
     *
     * @param path absolute
     * @param target in the container; of the actions that sync
     * @param exec of {@code sync+exec}
     * @param include globs relative to {@code path}; none: everything
     * @param ignore globs relative to {@code path}
     * @param initialSync whether everything is synced at the start
     */
    public record Watch(
            String path,
            WatchAction action,
            Optional<String> target,
            Optional<Exec> exec,
            List<String> include,
            List<String> ignore,
            boolean initialSync,
            Place place) {
        public Watch {
            include = List.copyOf(include);
            ignore = List.copyOf(ignore);
        }
    }

    /** A command in a container. */
    public record Exec(
            List<String> command,
            Optional<String> user,
            boolean privileged,
            Optional<String> workingDir,
            Map<String, Optional<String>> environment) {
        public Exec {
            command = List.copyOf(command);
            environment = Ordered.copy(environment);
        }
    }
}
