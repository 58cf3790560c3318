package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a watcher has to do with shared caches beside its builds.
 *
 * @param exports how many exports have been begun
 * @param pending what was built and has not been exported yet
 * @param running what is being exported
 * @param exportedNanos when the last export ended, well or not
 * @param importAgainNanos when caches are imported again, after one could not be
 * @param carried whether the build that was started last exports cache itself
 */
record SharedCache(
        int exports,
        Optional<Pending> pending,
        Optional<Running> running,
        OptionalLong exportedNanos,
        OptionalLong importAgainNanos,
        boolean carried) {

    static final SharedCache NONE =
            new SharedCache(0, Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), false);

    /**
     * Cache that can be exported.
     *
     * @param build the number of the build that made it
     * @param request exports it and makes nothing else
     */
    record Pending(int build, BuildRequest request) {}

    /**
     * An export under way.
     *
     * @param export counts from 1 within one run
     */
    record Running(int export, int build, long startedNanos) {}

    SharedCache pending(Optional<Pending> next) {
        return new SharedCache(exports, next, running, exportedNanos, importAgainNanos, carried);
    }

    SharedCache started(int build, long nanos) {
        Running next = new Running(exports + 1, build, nanos);
        return new SharedCache(exports + 1, pending, Optional.of(next), exportedNanos, importAgainNanos, carried);
    }

    /** Nothing is being exported any more; what was pending still is. */
    SharedCache stopped() {
        return new SharedCache(exports, pending, Optional.empty(), exportedNanos, importAgainNanos, carried);
    }

    SharedCache ended(long nanos) {
        return new SharedCache(exports, pending, Optional.empty(), OptionalLong.of(nanos), importAgainNanos, carried);
    }

    SharedCache importFailed(long againNanos) {
        return new SharedCache(exports, pending, running, exportedNanos, OptionalLong.of(againNanos), carried);
    }

    SharedCache mayImport() {
        return new SharedCache(exports, pending, running, exportedNanos, OptionalLong.empty(), carried);
    }

    SharedCache carried(boolean next) {
        return new SharedCache(exports, pending, running, exportedNanos, importAgainNanos, next);
    }
}
