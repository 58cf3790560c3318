package dev.cachebust.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code build} of a service.
 *
 * @param context an absolute folder, or an address
 * @param dockerfile absolute or relative to the context; empty with {@code dockerfileInline}
 * @param dockerfileInline a Dockerfile's text
 * @param args only those that have a value
 * @param contexts named contexts: folders, addresses, {@code service:NAME}
 * @param ssh agents and keys by their id; one without a path is the agent that SSH_AUTH_SOCK names
 * @param shmSize bytes
 * @param hosts names with their addresses
 * @param network {@code default}, {@code none}, {@code host} or a network's name
 * @param noCacheFilter stages whose cache is not used
 * @param provenance as BuildKit's attestation takes it
 * @param sbom as BuildKit's attestation takes it
 */
public record ComposeBuild(
        String context,
        Optional<String> dockerfile,
        Optional<String> dockerfileInline,
        Map<String, String> args,
        Optional<String> target,
        List<String> cacheFrom,
        List<String> cacheTo,
        Map<String, String> contexts,
        List<BuildSecret> secrets,
        Map<String, Optional<String>> ssh,
        List<String> platforms,
        Map<String, String> labels,
        List<String> tags,
        Optional<Long> shmSize,
        Map<String, Ulimit> ulimits,
        Map<String, List<String>> hosts,
        Optional<String> network,
        boolean noCache,
        List<String> noCacheFilter,
        boolean pull,
        boolean privileged,
        List<String> entitlements,
        Optional<String> isolation,
        Optional<String> provenance,
        Optional<String> sbom,
        Place place) {

    public ComposeBuild {
        args = Ordered.copy(args);
        cacheFrom = List.copyOf(cacheFrom);
        cacheTo = List.copyOf(cacheTo);
        contexts = Ordered.copy(contexts);
        secrets = List.copyOf(secrets);
        ssh = Ordered.copy(ssh);
        platforms = List.copyOf(platforms);
        labels = Ordered.copy(labels);
        tags = List.copyOf(tags);
        ulimits = Ordered.copy(ulimits);
        hosts = Ordered.copy(hosts);
        noCacheFilter = List.copyOf(noCacheFilter);
        entitlements = List.copyOf(entitlements);
    }

    /** The same wherever it is written: for comparisons. */
    public ComposeBuild anywhere() {
        Place nowhere = new Place("", 0, 0);
        return new ComposeBuild(
                context,
                dockerfile,
                dockerfileInline,
                args,
                target,
                cacheFrom,
                cacheTo,
                contexts,
                secrets.stream()
                        .map(secret -> new BuildSecret(secret.source(), secret.target(), nowhere))
                        .toList(),
                ssh,
                platforms,
                labels,
                tags,
                shmSize,
                ulimits,
                hosts,
                network,
                noCache,
                noCacheFilter,
                pull,
                privileged,
                entitlements,
                isolation,
                provenance,
                sbom,
                nowhere);
    }

    /**
     * A secret that the build may read.
     *
     * @param source its name among the project's
     * @param target the id that the Dockerfile asks for; empty: {@code source}
     */
    public record BuildSecret(String source, Optional<String> target, Place place) {}

    /** @param single whether one number was given for both */
    public record Ulimit(long soft, long hard, boolean single) {}
}
