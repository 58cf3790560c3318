package dev.cachebust.build.buildkit.content;

import dev.cachebust.build.BuildRequest.CacheOption;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cache service of GitHub Actions ({@code type=gha}). Where it is and who may use it stands in the environment of a
 * workflow's step, for programs that have it passed on; whatever the option says itself is left as it is (buildx's {@code
 * util/buildflags/cache.go}).
 */
final class GithubCache {
    static final String TYPE = "gha";

    private GithubCache() {}

    /** The option with what the environment adds; empty if there is no way to that service from here. */
    static Optional<CacheOption> complete(CacheOption option, Map<String, String> environment) {
        SortedMap<String, String> attributes = new TreeMap<>(option.attributes());
        String results = environment.getOrDefault("ACTIONS_RESULTS_URL", "");
        add(attributes, "token", environment.getOrDefault("ACTIONS_RUNTIME_TOKEN", ""));
        add(attributes, "url", environment.getOrDefault("ACTIONS_CACHE_URL", results));
        boolean second = attributes.getOrDefault("version", "").equals("2")
                || environment.getOrDefault("ACTIONS_CACHE_SERVICE_V2", "").matches("(?i)1|t|true");
        if (second) {
            add(attributes, "url_v2", results);
        }
        boolean reachable =
                attributes.containsKey("token") && (attributes.containsKey("url") || attributes.containsKey("url_v2"));
        return Optional.of(new CacheOption(TYPE, attributes)).filter(complete -> reachable);
    }

    private static void add(SortedMap<String, String> attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.putIfAbsent(name, value);
        }
    }
}
