package dev.cachebust.config;

import dev.cachebust.layer.LayerName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one place says: a file, the environment or the command line.
 *
 * @param values by the path of their key, names included, each already of its key's type
 * @param layers the layers it names, in its order, with where
 * @param images what it says of single images, by their names and in its order; these say nothing of further ones
 * @param problems what cannot be used, of its images too
 */
record Source(
        Map<List<String>, Object> values,
        LinkedHashMap<LayerName, String> layers,
        LinkedHashMap<String, Source> images,
        List<Problem> problems) {

    /** The same without what it says about these keys. */
    Source without(Collection<Key<?>> keys) {
        Map<List<String>, Object> rest = new LinkedHashMap<>(values);
        keys.forEach(key -> rest.remove(key.path()));
        return new Source(rest, layers, images, problems);
    }
}
