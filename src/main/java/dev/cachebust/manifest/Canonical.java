package dev.cachebust.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The SHA-256 of a document as its reader means it: members by name, items in order, every text with its length before it, so
 * that neither formatting nor the order of members counts.
 */
final class Canonical {
    /** The order of these counts: the first that has a package is where it comes from (Composer's documentation, "Repositories"). */
    private static final Set<String> ORDERED = Set.of("repositories");

    private final MessageDigest hasher;

    private Canonical(MessageDigest hasher) {
        this.hasher = hasher;
    }

    /** @param kind what kind of document it is: it counts as well */
    static byte[] digest(String kind, Object document) {
        try {
            Canonical canonical = new Canonical(MessageDigest.getInstance("SHA-256"));
            canonical.text('k', kind);
            canonical.value(document, false);
            return canonical.hasher.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void value(Object value, boolean ordered) {
        if (value instanceof Map<?, ?> members) {
            List<String> names = new ArrayList<>(
                    members.keySet().stream().map(String::valueOf).toList());
            if (!ordered) {
                names.sort(null);
            }
            count('m', names);
            for (String name : names) {
                text('n', name);
                Object member = members.get(name);
                value(member == null ? "" : member, ORDERED.contains(name));
            }
        } else if (value instanceof Collection<?> items) {
            count('l', items);
            items.forEach(item -> value(item, false));
        } else {
            text(value instanceof String ? 's' : 'v', String.valueOf(value));
        }
    }

    private void count(char type, Collection<?> items) {
        hasher.update(
                ByteBuffer.allocate(5).put((byte) type).putInt(items.size()).flip());
    }

    private void text(char type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hasher.update(
                ByteBuffer.allocate(5).put((byte) type).putInt(bytes.length).flip());
        hasher.update(bytes);
    }
}
