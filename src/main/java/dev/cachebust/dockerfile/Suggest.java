package dev.cachebust.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the nearest of the valid words, if it is near enough to be what was meant. */
public final class Suggest {
    private static final int FAR = 3;

    private Suggest() {}

    /** {@code did you mean X?}, or empty. Letter case does not count. */
    public static String hint(String word, Collection<String> valid) {
        if (word.length() > 100) {
            return "";
        }
        String best = "";
        int least = FAR;
        for (String candidate : valid) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least && distance < Math.max(word.length(), candidate.length())) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "did you mean " + best + "?";
    }

    /** Edit distance, two exchanged neighbours counted as one; at most {@link #FAR}. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) >= FAR) {
            return FAR;
        }
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int change = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(change, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(FAR, table[a.length()][b.length()]);
    }
}
