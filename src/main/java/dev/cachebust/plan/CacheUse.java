package dev.cachebust.plan;

import java.util.List;

/**
 * What a build does with cache in registries.
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

    /** Where cache is read from although it is written into the image, which alone holds it; empty if it can be found. */
    public List<String> readElsewhere() {
        return writesInline && readFrom.stream().noneMatch(ref -> same(ref, image)) ? readFrom : List.of();
    }

    /** Whether two references name the same: each may leave out the registry and the tag. */
    public static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    /** With the registry and the tag that a short reference stands for. */
    private static String normal(String reference) {
        int slash = reference.indexOf('/');
        String host = slash < 0 ? "" : reference.substring(0, slash);
        boolean registry = host.contains(".") || host.contains(":") || host.equals("localhost");
        String full = registry ? reference : "docker.io/" + (slash < 0 ? "library/" : "") + reference;
        String name = full.substring(full.lastIndexOf('/') + 1);
        return name.contains(":") || name.contains("@") ? full : full + ":latest";
    }
}
