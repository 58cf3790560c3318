package dev.cachebust.engine;

/**
 * What an engine is and can do.
 *
 * @param version its own, such as {@code 28.5.2}
 * @param apiVersion the newest API it speaks, such as {@code 1.51}
 * @param platform of its containers: {@code linux/amd64}
 * @param driver what stores its images, such as {@code overlay2}
 * @param containerdStore images are in containerd's store, which the export of cache needs (types other than inline)
 */
public record EngineFacts(
        Kind kind, String version, String apiVersion, String platform, String driver, boolean containerdStore) {

    /** Which builder it offers. */
    public enum Kind {
        /** BuildKit, over {@code /grpc}. */
        BUILDKIT,
        /** Only the {@code /build} endpoint: engines before 18.09, for Windows containers, and Podman. */
        CLASSIC
    }
}
