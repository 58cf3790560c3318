package dev.cachebust.layer;

/**
 * Why an ARG or a stage cannot bust its layer.
 *
 * @param error whether the config asked for it; else a name did, and it is a warning
 * @param where {@code cachebust.toml:12:1} or {@code Dockerfile:7}
 * @param message what is wrong and what to do about it, on one line
 */
public record BustProblem(boolean error, String where, String message) {
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
