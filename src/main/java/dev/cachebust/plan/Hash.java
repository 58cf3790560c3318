package dev.cachebust.plan;

import dev.cachebust.context.DigestBuilder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedMap;

/** A hash over a sequence of texts, each with its length before it, so that no two sequences run into one another. */
final class Hash {
    /** Bytes that are kept of each hash: 128 bits rule out accidents, which is all that is asked of them. */
    private static final int KEPT = 16;

    private final DigestBuilder parts = new DigestBuilder();

    static String of(String... parts) {
        Hash hash = new Hash();
        for (String part : parts) {
            hash.add(part);
        }
        return hash.hex();
    }

    Hash add(String text) {
        parts.text(text);
        return this;
    }

    Hash add(Collection<String> texts) {
        add(Integer.toString(texts.size()));
        texts.forEach(this::add);
        return this;
    }

    Hash add(SortedMap<String, String> map) {
        add(Integer.toString(map.size()));
        map.forEach((name, value) -> add(name).add(value));
        return this;
    }

    String hex() {
        return HexFormat.of().formatHex(parts.build().bytes(), 0, KEPT);
    }
}
