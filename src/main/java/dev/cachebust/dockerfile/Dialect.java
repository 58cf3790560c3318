package dev.cachebust.dockerfile;

/** Whose rules a Dockerfile is built by, where builders differ. What the two without BuildKit do was measured on 28.5.2 and 4.3.1. */
public enum Dialect {
    /** BuildKit: a graph of operations, of which only those are run that the target needs. */
    BUILDKIT,
    /**
     * The Docker Engine's older builder: every instruction is an image, built on the one before it, and every stage up to the
     * target is built. A stage begins without the ARGs of the one that it starts from.
     */
    CLASSIC,
    /** Buildah, in Podman: as {@link #CLASSIC}, but stages that nothing needs are left out, and mounts are known. */
    BUILDAH;

    /** Whether every instruction before a step is in its cache key, also one that makes no layer, such as LABEL. */
    public boolean chains() {
        return this != BUILDKIT;
    }
}
