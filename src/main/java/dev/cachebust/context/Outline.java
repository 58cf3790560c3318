package dev.cachebust.context;

import java.util.HexFormat;

/**
 * A short description of a file or folder, by which some others can be told to have another content in a file of the same
 * path. Its files are dealt out to a few parts by their paths.
 *
 * @param text for each part a hash of its paths and one of its contents
 */
public record Outline(String text) {
    private static final int PARTS = 32;
    /** Bytes of each hash. */
    private static final int KEPT = 4;

    private static final int PART_LENGTH = 2 * 2 * KEPT;

    /** @param modes whether the modes of files count as content */
    static Outline of(Entry entry, boolean modes) {
        Writer writer = new Writer(modes);
        writer.add("", entry);
        return new Outline(writer.text());
    }

    /** Whether some path is certain to be in both with other content, of those that are no directories. */
    public boolean surelyDiffers(Outline other) {
        if (text.length() != other.text.length()) {
            return false;
        }
        for (int at = 0; at < text.length(); at += PART_LENGTH) {
            int contents = at + PART_LENGTH / 2;
            boolean samePaths = text.regionMatches(at, other.text, at, PART_LENGTH / 2);
            if (samePaths && !text.regionMatches(contents, other.text, contents, PART_LENGTH / 2)) {
                return true;
            }
        }
        return false;
    }

    /** Collects the parts. */
    private static final class Writer {
        private final boolean modes;
        private final DigestBuilder[] paths = new DigestBuilder[PARTS];
        private final DigestBuilder[] contents = new DigestBuilder[PARTS];

        Writer(boolean modes) {
            this.modes = modes;
            for (int i = 0; i < PARTS; i++) {
                paths[i] = new DigestBuilder();
                contents[i] = new DigestBuilder();
            }
        }

        void add(String path, Entry entry) {
            if (entry instanceof Entry.Dir dir) {
                dir.children().forEach(child -> add(path + "/" + child.name(), child));
                return;
            }
            int part = Math.floorMod(path.hashCode(), PARTS);
            paths[part].text(path).letter(entry instanceof Entry.Link ? 'l' : 'f');
            if (entry instanceof Entry.File file) {
                contents[part].digest(file.content()).number(modes ? file.mode() : 0);
            } else if (entry instanceof Entry.Link link) {
                contents[part].text(link.target());
            }
        }

        String text() {
            StringBuilder text = new StringBuilder(PARTS * PART_LENGTH);
            for (int i = 0; i < PARTS; i++) {
                text.append(HexFormat.of().formatHex(paths[i].build().bytes(), 0, KEPT));
                text.append(HexFormat.of().formatHex(contents[i].build().bytes(), 0, KEPT));
            }
            return text.toString();
        }
    }
}
