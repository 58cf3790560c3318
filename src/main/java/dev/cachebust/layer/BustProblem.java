package dev.cachebust.layer;

/**
 * Why an ARG or a stage cannot bust its layer.
 *
 * @param error whether the config asked for it; else a name did, and it is a warning
 * @param kind what it is
 * @param name the ARG's or the stage's
 * @param line of the ARG's last declaration in the Dockerfile, 1-based; 0 where there is none
 * @param where {@code cachebust.toml:12:1} or {@code Dockerfile:7}
 * @param message what is wrong and what to do about it, on one line
 */
public record BustProblem(boolean error, Kind kind, String name, int line, String where, String message) {

    /** What is wrong. */
    public enum Kind {
        ARG_UNDECLARED,
        /** Declared before the first FROM, or in stages that the target does not need. */
        ARG_ELSEWHERE,
        /** An ENV of the same name takes its place. */
        ARG_SHADOWED,
        ARG_WITHOUT_RUN,
        /** No stage has this name, or the target does not need the one that has. */
        STAGE_WITHOUT_EFFECT
    }

    @Override
    public String toString() {
        return where + ": " + message;
    }
}
