package dev.cachebust.dockerfile;

/**
 * A step's name, as BuildKit shows it in {@code [builder 3/5]}.
 *
 * @param stage the stage's name in lower case, or {@code stage-N} (N is the stage's 0-based position) where it has none
 * @param index 1-based; a stage {@code FROM image} counts its FROM as 1, a stage {@code FROM other-stage} does not
 */
public record StepId(String stage, int index) {
    // Written out: to link what a record brings takes a millisecond of every start.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof StepId o && index == o.index && stage.equals(o.stage);
    }

    @Override
    public int hashCode() {
        return 31 * index + stage.hashCode();
    }

    @Override
    public String toString() {
        return stage + " " + index;
    }
}
