package dev.cachebust.advice;

import java.util.Locale;

/** The six usual means of selective invalidation, in the order of docs/strategies.md. */
public enum Means {
    BUST_ARGS("bust ARGs"),
    CACHE_MOUNTS("cache mounts"),
    MULTI_STAGE("multi-stage isolation"),
    STAGE_FILTER("stage filter"),
    REMOTE_CACHE("registry or inline cache"),
    CONTENT_HASHES("content hashes");

    private final String shown;

    Means(String shown) {
        this.shown = shown;
    }

    /** The name for machines, such as {@code bust-args}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name for people. */
    public String shown() {
        return shown;
    }
}
