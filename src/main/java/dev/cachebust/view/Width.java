package dev.cachebust.view;

import java.util.Arrays;

/**
 * How many columns of a terminal text takes: marks none, East Asian wide characters and emoji two, all others one, as
 * wcwidth(3) has it. Only for text that {@link Sanitizer} has made safe.
 */
public final class Width {
    /** First and last of each range that is wide: Unicode's EastAsianWidth.txt, W and F, with gaps that hold nothing closed. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3,
        0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1,
        0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea,
        0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b,
        0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
        0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e,
        0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfad9,
        0xfe10, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x1b2fb, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf,
        0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393,
        0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440,
        0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596,
        0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df,
        0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff,
        0x1fa70, 0x1faff, 0x20000, 0x3fffd
    };

    private Width() {}

    /** The columns of a text. */
    public static int of(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x300) {
                columns++;
            } else {
                int point = text.codePointAt(i);
                columns += of(point);
                i += Character.charCount(point) - 1;
            }
        }
        return columns;
    }

    /** The columns of a character: 0, 1 or 2. */
    public static int of(int point) {
        if (point < 0x300) {
            return 1;
        } else if (isMark(point)) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    /** As much of the beginning as fits; a wide character is never halved. */
    public static String head(String text, int columns) {
        int room = columns;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            room -= of(point);
            if (room < 0) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }

    /** The text, or its beginning and {@code ellipsis} where it is wider than {@code columns}. */
    public static String cut(String text, int columns, String ellipsis) {
        if (text.length() <= columns / 2 || of(text) <= columns) {
            return text;
        }
        int room = columns - of(ellipsis);
        return room < 0 ? head(text, columns) : head(text, room) + ellipsis;
    }

    /** The text with spaces after it up to that many columns. */
    public static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    /** A character that is drawn onto the one before it. */
    static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || point >= 0x1161 && point <= 0x11ff
                || point >= 0xd7b0 && point <= 0xd7fb;
    }

    /** A variation selector: it asks for another form of the character before it. */
    static boolean isSelector(int point) {
        return point >= 0xfe00 && point <= 0xfe0f
                || point >= 0xe0100 && point <= 0xe01ef
                || point >= 0x180b && point <= 0x180d;
    }

    /** A place where later versions of Unicode than Java's have emoji. */
    static boolean isEmojiToBe(int point) {
        return point >= 0x1fa70 && point <= 0x1faff;
    }

    private static boolean isWide(int point) {
        if (point < WIDE[0]) {
            return false;
        }
        int found = Arrays.binarySearch(WIDE, point);
        // Between two borders: after a range's first, the index where it would stand is odd.
        return found >= 0 || (-found - 1) % 2 == 1;
    }
}
