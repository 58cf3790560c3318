package dev.cachebust.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * A folder that a package manager keeps downloads in.
 *
 * @param id of the cache mount
 * @param target where it is for root, where nothing says otherwise
 * @param locked whether builds must take turns in it
 * @param moved the variables that say otherwise, the first that is set counts; with what is below the folder that it names
 */
public record CacheFolder(String id, String target, boolean locked, Map<String, String> moved) {

    public CacheFolder {
        moved = new LinkedHashMap<>(moved);
    }

    static CacheFolder shared(String id, String target) {
        return new CacheFolder(id, target, false, Map.of());
    }

    static CacheFolder locked(String id, String target) {
        return new CacheFolder(id, target, true, Map.of());
    }

    /** Unless this variable names another folder: then {@code below} it. */
    CacheFolder unless(String variable, String below) {
        Map<String, String> more = new LinkedHashMap<>(moved);
        more.put(variable, below);
        return new CacheFolder(id, target, locked, more);
    }

    /** Where it is with these variables set. */
    String target(SortedMap<String, String> variables) {
        for (Map.Entry<String, String> other : moved.entrySet()) {
            String value = variables.getOrDefault(other.getKey(), "");
            if (value.startsWith("/")) {
                return (value.endsWith("/") ? value.substring(0, value.length() - 1) : value) + other.getValue();
            }
        }
        return target;
    }
}
