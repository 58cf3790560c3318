package dev.cachebust.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables of a stage while it is read. Setting one again moves it to the end, and the order is part of a RUN's key. */
final class Environment {
    private final Map<String, String> values;
    private @Nullable SortedMap<String, String> snapshot;

    Environment() {
        this.values = new LinkedHashMap<>();
    }

    private Environment(Environment other) {
        this.values = new LinkedHashMap<>(other.values);
        this.snapshot = other.snapshot;
    }

    Environment copy() {
        return new Environment(this);
    }

    @Nullable String get(String name) {
        return values.get(name);
    }

    void set(String name, String value) {
        values.remove(name);
        values.put(name, value);
        snapshot = null;
    }

    void clear() {
        values.clear();
        snapshot = null;
    }

    List<String> order() {
        return new ArrayList<>(values.keySet());
    }

    SortedMap<String, String> snapshot() {
        SortedMap<String, String> current = snapshot;
        if (current == null) {
            current = Collections.unmodifiableSortedMap(new TreeMap<>(values));
            snapshot = current;
        }
        return current;
    }
}
