package dev.cachebust.lint;

import java.util.List;

/**
 * What a build does with remote cache.
 *
 * @param image the reference that the image gets
 * @param writesInline whether cache is exported into the image itself
 * @param readFrom the registry references that cache is imported from
 */
public record CacheUse(String image, boolean writesInline, List<String> readFrom) {
    /** No remote cache. */
    public static final CacheUse NONE = new CacheUse("", false, List.of());

    public CacheUse {
        readFrom = List.copyOf(readFrom);
    }
}
