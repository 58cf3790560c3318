package dev.cachebust.advice;

/**
 * What steps took in past builds.
 *
 * @param runs how often one ran
 * @param millis all of these together
 */
public record Cost(int runs, long millis) {
    /** None ran. */
    public static final Cost NONE = new Cost(0, 0);

    Cost and(Cost other) {
        return new Cost(runs + other.runs, millis + other.millis);
    }
}
