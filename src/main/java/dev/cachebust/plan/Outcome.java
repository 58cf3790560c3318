package dev.cachebust.plan;

/** What a build will do with a step. */
public enum Outcome {
    CACHED,
    REBUILD,
    /** It reads another stage's output, which is made again and may come out identical. */
    MAYBE
}
