package dev.cachebust.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says, as it was typed. It beats everything else; what is absent is left to the environment and
 * the files.
 *
 * @param config {@code -c}: the project's config file
 * @param images which of the project's images are meant, by name; none: all
 * @param image {@code -t}
 * @param dockerfile {@code -f}
 * @param target {@code --target}
 * @param buildArgs {@code --build-arg}: {@code NAME=value}, or {@code NAME} for the environment's value
 * @param cacheFrom {@code --cache-from}; replaces the config's list unless empty
 * @param cacheTo {@code --cache-to}; replaces the config's list unless empty
 * @param debounce {@code --debounce}
 * @param maxWait {@code --max-wait}
 * @param build {@code --label} and the like, by their key, each as often as it was said; replaces the config's list
 * @param view {@code --title} and the like, by their key in {@code [view]}
 */
public record Overrides(
        Optional<String> config,
        List<String> images,
        Optional<String> image,
        Optional<String> dockerfile,
        Optional<String> target,
        List<String> buildArgs,
        List<String> cacheFrom,
        List<String> cacheTo,
        Optional<String> debounce,
        Optional<String> maxWait,
        Map<String, List<String>> build,
        Map<String, String> view) {

    /** The flags that are not called as their key in the config is, which is a plural. */
    static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("tags", "tag"),
            Map.entry("platforms", "platform"),
            Map.entry("labels", "label"),
            Map.entry("contexts", "build-context"),
            Map.entry("secrets", "secret"),
            Map.entry("outputs", "output"),
            Map.entry("add_hosts", "add-host"),
            Map.entry("ulimits", "ulimit"));

    /** Nothing was said. */
    public static final Overrides NONE = new Overrides(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of());

    /** The same for this image only. */
    public Overrides of(String name) {
        return new Overrides(
                config,
                List.of(name),
                image,
                dockerfile,
                target,
                buildArgs,
                cacheFrom,
                cacheTo,
                debounce,
                maxWait,
                build,
                view);
    }

    public Overrides {
        images = List.copyOf(images);
        buildArgs = List.copyOf(buildArgs);
        cacheFrom = List.copyOf(cacheFrom);
        cacheTo = List.copyOf(cacheTo);
        build = Map.copyOf(build);
        view = Map.copyOf(view);
    }
}
