package dev.cachebust.daemon;

/**
 * What a build would be for.
 *
 * @param pending something may have changed since it was last decided whether to build
 * @param change … and a file or the definition has
 * @param force build even if nothing has changed
 * @param noCache leave the whole cache out
 */
public record Wanted(boolean pending, boolean change, boolean force, boolean noCache) {
    /** Nothing. */
    public static final Wanted NOTHING = new Wanted(false, false, false, false);

    /** What the start of a watcher asks for. */
    public static Wanted atStart(boolean force, boolean noCache) {
        return new Wanted(true, false, force || noCache, noCache);
    }

    Wanted look() {
        return new Wanted(true, change, force, noCache);
    }

    /** Decided, and there is nothing to do. */
    Wanted looked() {
        return new Wanted(false, false, force, noCache);
    }

    Wanted changed() {
        return new Wanted(true, true, force, noCache);
    }

    /** Both. */
    Wanted and(Wanted other) {
        return new Wanted(
                pending || other.pending, change || other.change, force || other.force, noCache || other.noCache);
    }

    Wanted forced() {
        return new Wanted(true, change, true, noCache);
    }
}
