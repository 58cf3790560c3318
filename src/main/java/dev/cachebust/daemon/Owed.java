package dev.cachebust.daemon;

import dev.cachebust.context.FileChange;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the containers have yet to get of builds, and of what rules copy.
 *
 * @param first they have not been brought up to date in this run
 * @param laterThan they need a build with a higher number than this; empty: those that there are will do
 * @param late changes that rules copy as soon as they have that build
 */
record Owed(boolean first, OptionalInt laterThan, List<FileChange> late) {
    static final Owed AT_START = new Owed(true, OptionalInt.empty(), List.of());

    Owed {
        late = List.copyOf(late);
    }

    /** Whether they get some build that succeeds. */
    boolean build() {
        return first || laterThan.isPresent();
    }

    /** Whether they get this one. */
    boolean build(int number) {
        return first || laterThan.isPresent() && number > laterThan.getAsInt();
    }

    /** They need a build that is yet to be begun. */
    Owed laterThan(int builds) {
        return new Owed(first, OptionalInt.of(builds), late);
    }

    /** This build did not come to them: they need a later one. */
    Owed missing(int build) {
        return laterThan(Math.max(build, laterThan.orElse(build)));
    }

    /** What is built already will do. */
    Owed noBuild() {
        return new Owed(first, OptionalInt.empty(), late);
    }

    /** They need these changes too, after the build that they get next. */
    Owed late(List<FileChange> more) {
        return new Owed(
                first, laterThan, Stream.concat(late.stream(), more.stream()).toList());
    }

    Owed nothingLate() {
        return new Owed(first, laterThan, List.of());
    }

    /** They get this build, and what is late; one that is yet to be begun may be needed still. */
    Owed given(int build) {
        boolean more = laterThan.isPresent() && laterThan.getAsInt() >= build;
        return more ? new Owed(false, laterThan, late) : new Owed(false, OptionalInt.empty(), List.of());
    }
}
