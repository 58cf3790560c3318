package dev.cachebust.context;

/** The order of names by their UTF-8 bytes, which is that of code points and not that of Java's strings. */
final class Utf8Order {
    private Utf8Order() {}

    static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xBeyond = Character.isSurrogate(x);
                return xBeyond == Character.isSurrogate(y) ? x - y : xBeyond ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    /** By parts, so that a directory comes right before what is in it. */
    static int comparePaths(String a, String b) {
        return compare(a.replace('/', '\0'), b.replace('/', '\0'));
    }
}
