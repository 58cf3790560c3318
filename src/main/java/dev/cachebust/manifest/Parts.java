package dev.cachebust.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which parts of a document count.
 *
 * @param paths member names from the root down; {@code *} stands for any one name
 * @param kept whether these parts are all that counts, or all that does not
 */
record Parts(List<List<String>> paths, boolean kept) {

    /** Nothing but these. A path is parted by dots, and none of its names holds one. */
    static Parts only(String... paths) {
        return new Parts(split(paths), true);
    }

    /** All but these. */
    static Parts allBut(String... paths) {
        return new Parts(split(paths), false);
    }

    private static List<List<String>> split(String... paths) {
        return Stream.of(paths).map(path -> List.of(path.split("\\."))).toList();
    }

    /** What counts of a document. */
    Map<String, Object> of(Map<String, Object> document) {
        return of(document, List.of());
    }

    private Map<String, Object> of(Map<?, ?> table, List<String> above) {
        Map<String, Object> rest = new LinkedHashMap<>();
        table.forEach((key, value) -> {
            List<String> path = new ArrayList<>(above);
            path.add(String.valueOf(key));
            boolean named = paths.stream().anyMatch(p -> p.size() == path.size() && begins(p, path));
            boolean within = paths.stream().anyMatch(p -> p.size() > path.size() && begins(p, path));
            if (within && !named && value instanceof Map<?, ?> inner) {
                Map<String, Object> part = of(inner, path);
                if (!part.isEmpty() || !kept) {
                    rest.put(path.get(path.size() - 1), part);
                }
            } else if (named == kept) {
                rest.put(path.get(path.size() - 1), value);
            }
        });
        return rest;
    }

    /** Whether a pattern's first names are those of a path. */
    private static boolean begins(List<String> pattern, List<String> path) {
        for (int at = 0; at < path.size(); at++) {
            if (!pattern.get(at).equals("*") && !pattern.get(at).equals(path.get(at))) {
                return false;
            }
        }
        return true;
    }
}
