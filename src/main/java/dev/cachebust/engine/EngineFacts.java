package dev.cachebust.engine;

import java.util.Map;
import java.util.Set;

/**
 * What an engine is and can do.
 *
 * @param version its own, such as {@code 28.5.2}; that of a BuildKit daemon begins with {@code 0.}, Podman's with its name
 * @param apiVersion the newest API of Docker it speaks, such as {@code 1.51}; empty for a BuildKit daemon
 * @param platform of its containers: {@code linux/amd64}
 * @param driver what stores its images, such as {@code overlay2}
 * @param containerdStore layers are kept as containerd does, which the export of cache needs (types other than inline), and
 *     operations that merge; so does every BuildKit daemon
 * @param dockerfile the release of docker/dockerfile that it has built in, such as {@code 1.19.0}; empty if it does not tell
 */
public record EngineFacts(
        Kind kind,
        String version,
        String apiVersion,
        String platform,
        String driver,
        boolean containerdStore,
        String dockerfile) {

    /** Which builder it offers. */
    public enum Kind {
        /** BuildKit: a daemon of its own, or over a Docker Engine's {@code /grpc}. */
        BUILDKIT,
        /** Only the {@code /build} endpoint: BuildKit is switched off, or the engine has none, as Podman. */
        CLASSIC
    }

    private static final String PODMAN = "Podman ";
    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("0", "f", "F", "FALSE", "false", "False");

    /** @param own a version of Podman's own */
    static String podman(String own) {
        return PODMAN + own;
    }

    /** Whether it is Podman, behind Docker's API. */
    public boolean isPodman() {
        return version.startsWith(PODMAN);
    }

    /**
     * The same with the builder that {@code DOCKER_BUILDKIT} asks for, as Docker's own client understands it.
     *
     * @throws EngineException if it has a value that means nothing
     */
    public EngineFacts chosen(Map<String, String> environment) throws EngineException {
        String asked = environment.getOrDefault("DOCKER_BUILDKIT", "");
        if (asked.isEmpty() || apiVersion.isEmpty()) {
            return this;
        }
        if (!YES.contains(asked) && !NO.contains(asked)) {
            throw new EngineException(
                    EngineException.Kind.ADDRESS,
                    "DOCKER_BUILDKIT is \"" + Addresses.plain(asked) + "\", which is neither true nor false",
                    "set it to 1 or 0, or leave it out");
        }
        return new EngineFacts(
                YES.contains(asked) && hasBuildKit(platform, apiVersion, isPodman()) ? Kind.BUILDKIT : Kind.CLASSIC,
                version,
                apiVersion,
                platform,
                driver,
                containerdStore,
                dockerfile);
    }

    /** The same, built with as if it had no BuildKit. */
    public EngineFacts withoutBuildKit() {
        return new EngineFacts(Kind.CLASSIC, version, apiVersion, platform, driver, containerdStore, dockerfile);
    }

    /** {@code /grpc} came with API 1.39 and exists for Linux containers only; Podman claims such a version and has none. */
    static boolean hasBuildKit(String platform, String apiVersion, boolean podman) {
        return platform.startsWith("linux/") && !podman && DockerEngine.atLeast(apiVersion, 1, 39);
    }
}
