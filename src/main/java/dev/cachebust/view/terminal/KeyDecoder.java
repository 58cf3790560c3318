package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns bytes from a terminal into keys: UTF-8, and the sequences of ECMA-48 and xterm for the keys that make no character.
 * Pasted text and sequences that mean nothing here are left out.
 */
final class KeyDecoder {
    private static final int ESC = 0x1b;
    private static final int LONGEST = 32;
    private static final Map<String, Key.Named> SEQUENCES = Map.ofEntries(
            Map.entry("A", Key.Named.UP),
            Map.entry("B", Key.Named.DOWN),
            Map.entry("C", Key.Named.RIGHT),
            Map.entry("D", Key.Named.LEFT),
            Map.entry("H", Key.Named.HOME),
            Map.entry("F", Key.Named.END),
            Map.entry("M", Key.Named.ENTER),
            Map.entry("Z", Key.Named.BACK_TAB),
            Map.entry("1~", Key.Named.HOME),
            Map.entry("7~", Key.Named.HOME),
            Map.entry("4~", Key.Named.END),
            Map.entry("8~", Key.Named.END),
            Map.entry("5~", Key.Named.PAGE_UP),
            Map.entry("6~", Key.Named.PAGE_DOWN));
    private static final String PASTE_BEGINS = "200~";
    private static final String PASTE_ENDS = "201~";

    /** What may still become a sequence or a character. */
    private final StringBuilder pending = new StringBuilder();

    private boolean pasting;

    /** The keys that these bytes complete. */
    List<Key> decode(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            pending.append((char) (bytes[i] & 0xff));
        }
        List<Key> keys = new ArrayList<>();
        while (!pending.isEmpty()) {
            int used = pending.charAt(0) == ESC ? sequence(keys) : character(keys);
            if (used == 0) {
                break;
            }
            pending.delete(0, used);
        }
        return keys;
    }

    /** Whether more bytes would decide what those so far are. */
    boolean isWaiting() {
        return !pending.isEmpty();
    }

    /** No more bytes came: an ESC that stands alone is the key of that name. */
    List<Key> giveUp() {
        boolean escape = pending.length() == 1 && pending.charAt(0) == ESC && !pasting;
        pending.setLength(0);
        return escape ? List.of(Key.Named.ESCAPE) : List.of();
    }

    /** How many of the pending bytes are a sequence, 0 if it is not complete. */
    private int sequence(List<Key> keys) {
        if (pending.length() == 1) {
            return 0;
        }
        char second = pending.charAt(1);
        if (second == ESC) {
            keep(keys, Key.Named.ESCAPE);
            return 1;
        } else if (second == 'O') {
            return pending.length() < 3 ? 0 : named(keys, pending.substring(2, 3), 3);
        } else if (second != '[') {
            // With Alt or Meta held down: not one of ours.
            return 2;
        }
        for (int i = 2; i < pending.length(); i++) {
            char c = pending.charAt(i);
            if (c >= '@' && c <= '~') {
                return named(keys, pending.substring(2, i + 1), i + 1);
            }
        }
        return pending.length() > LONGEST ? pending.length() : 0;
    }

    private int named(List<Key> keys, String sequence, int length) {
        if (sequence.equals(PASTE_BEGINS) || sequence.equals(PASTE_ENDS)) {
            pasting = sequence.equals(PASTE_BEGINS);
        } else {
            Optional.ofNullable(SEQUENCES.get(sequence)).ifPresent(key -> keep(keys, key));
        }
        return length;
    }

    /** How many of the pending bytes are a character, 0 if it is not complete. */
    private int character(List<Key> keys) {
        int first = pending.charAt(0);
        int length = first < 0xc2 || first > 0xf4 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        int point = length == 1 ? first : first & 0x7f >> length;
        for (int i = 1; i < length; i++) {
            if (i == pending.length()) {
                return 0;
            } else if ((pending.charAt(i) & 0xc0) != 0x80) {
                return i;
            }
            point = point << 6 | pending.charAt(i) & 0x3f;
        }
        if (point == '\r' || point == '\n') {
            keep(keys, Key.Named.ENTER);
        } else if (point == '\t') {
            keep(keys, Key.Named.TAB);
        } else if (length > 1 || point < 0x7f) {
            keep(keys, new Key.Typed(point));
        }
        return length;
    }

    private void keep(List<Key> keys, Key key) {
        if (!pasting) {
            keys.add(key);
        }
    }
}
