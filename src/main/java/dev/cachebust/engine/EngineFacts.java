package dev.cachebust.engine;

/**
 * What an engine is and can do.
 *
 * @param version its own, such as {@code 28.5.2}; that of a BuildKit daemon begins with {@code 0.}
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
        /** Only the {@code /build} endpoint: engines before 18.09, for Windows containers, and Podman. */
        CLASSIC
    }
}
