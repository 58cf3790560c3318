package dev.cachebust.dockerfile;

import java.util.Collection;
import java.util.Locale;

/** "Did you mean": the nearest of the valid words, if it is near enough to be what was meant. */
final class Suggest {
    private static final int FAR = 3;

    private Suggest() {}

    /** {@code did you mean X?}, or empty. Letter case does not count. */
    static String hint(String word, Collection<String> valid) {
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

    /** Edit distance (Levenshtein), at most {@link #FAR}. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) >= FAR) {
            return FAR;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
