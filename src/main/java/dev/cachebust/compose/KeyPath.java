package dev.cachebust.compose;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that lead to a node.
 *
 * @param keys from the top; {@code []} stands for an item of a list
 */
record KeyPath(List<String> keys) {
    static final KeyPath TOP = new KeyPath(List.of());
    static final String ITEM = "[]";

    KeyPath {
        keys = List.copyOf(keys);
    }

    static KeyPath of(String... keys) {
        return new KeyPath(List.of(keys));
    }

    KeyPath with(String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return new KeyPath(longer);
    }

    /** @param pattern keys parted by dots, {@code *} for any one */
    boolean matches(String pattern) {
        String[] wanted = pattern.split("\\.");
        if (wanted.length != keys.size()) {
            return false;
        }
        for (int at = 0; at < wanted.length; at++) {
            if (!wanted[at].equals("*") && !wanted[at].equals(keys.get(at))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return String.join(".", keys).replace(".[]", "[]");
    }
}
