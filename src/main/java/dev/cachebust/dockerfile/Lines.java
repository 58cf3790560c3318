package dev.cachebust.dockerfile;

/** The lines of an instruction in its file: 1-based, both inclusive. */
public record Lines(int first, int last) {
    // Written out: to link what a record brings takes a millisecond of every start.
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Lines o && first == o.first && last == o.last;
    }

    @Override
    public int hashCode() {
        return 31 * first + last;
    }
}
