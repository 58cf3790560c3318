package dev.cachebust.dockerfile;

import java.util.List;
import java.util.Objects;

/**
 * One thing that a step reads and that is part of its cache key.
 *
 * @param role what the step does with it
 * @param source where it comes from
 * @param paths what is selected: cleaned, relative to the source's root, {@code ""} for all of it; wildcards as in Go's
 *     {@code filepath.Match} where {@code role} is {@link Role#FILES}
 * @param excludes {@code --exclude} patterns, of {@code .dockerignore}'s language
 */
public record Input(Role role, Source source, List<String> paths, List<String> excludes) {

    /** What an input is for. */
    public enum Role {
        /** The root file system that the step starts from: the parent step, or the base image. */
        ROOTFS,
        /**
         * The root file system that {@code COPY --link} and {@code ADD --link} lay their result over. It is part of the
         * key like {@link #ROOTFS} on an engine that cannot merge layers, and no part of it on one that can.
         */
        LINKED_ROOTFS,
        /**
         * The root file system of a RUN that also mounts the very same thing. BuildKit takes both for one input and then
         * compares it by content, whole ({@code getMountDeps} in {@code solver/llbsolver/ops/exec.go}).
         */
        MOUNTED_ROOTFS,
        /** The sources of COPY and ADD. */
        FILES,
        /** The sources of {@code COPY --parents}: paths are patterns of {@code .dockerignore}'s language. */
        PATTERNS,
        /** A {@code RUN --mount=type=bind}. */
        MOUNT;

        /** Whether it is what the step starts from, rather than something that it reads besides. */
        public boolean isRoot() {
            return this == ROOTFS || this == LINKED_ROOTFS || this == MOUNTED_ROOTFS;
        }
    }

    public Input {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
    }

    // Written out: to link what a record brings takes a millisecond of every start.
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Input o
                        && role == o.role
                        && source.equals(o.source)
                        && paths.equals(o.paths)
                        && excludes.equals(o.excludes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(role, source, paths, excludes);
    }
}
