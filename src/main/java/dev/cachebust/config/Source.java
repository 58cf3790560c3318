package dev.cachebust.config;

import dev.cachebust.layer.LayerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one place says: a file, the environment or the command line.
 *
 * @param values by the path of their key, names included, each already of its key's type
 * @param layers the layers it names, in its order, with where
 * @param problems what cannot be used
 */
record Source(Map<List<String>, Object> values, LinkedHashMap<LayerName, String> layers, List<Problem> problems) {}
