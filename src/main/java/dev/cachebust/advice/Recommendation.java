package dev.cachebust.advice;

import java.util.Locale;

/**
 * What is to be said of one of the means.
 *
 * @param reason in plain words, one line; names from outside are raw
 * @param advice what to do, if anything
 * @param cost what past builds spent that this would spare, or could; nothing where they do not tell
 */
public record Recommendation(Means means, Verdict verdict, String reason, String advice, Cost cost) {

    /** Whether a project should take it up. */
    public enum Verdict {
        /** It would help. */
        FITS,
        /** It is there already. */
        IN_USE,
        /** It would gain nothing that is known of. */
        NO_NEED;

        /** The word for machines and people, such as {@code in-use}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Recommendation inUse(Means means, String reason) {
        return new Recommendation(means, Verdict.IN_USE, reason, "", Cost.NONE);
    }

    static Recommendation noNeed(Means means, String reason) {
        return new Recommendation(means, Verdict.NO_NEED, reason, "", Cost.NONE);
    }
}
