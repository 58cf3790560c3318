package dev.cachebust.daemon;

import dev.cachebust.build.BuildRequest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a watcher has to do with shared caches beside its builds.
 *
 * @param exports how many exports have been begun
 * @param pending what was built last and has not been exported yet
 * @param running what is being exported
 * @param exportAgainNanos before when nothing is exported; empty before the first export
 * @param importAgainNanos before when nothing is imported; empty while all caches can be
 */
record SharedCache(
        int exports,
        Optional<Pending> pending,
        Optional<Running> running,
        OptionalLong exportAgainNanos,
        OptionalLong importAgainNanos) {

    static final SharedCache NONE =
            new SharedCache(0, Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    /**
     * Cache that can be exported.
     *
     * @param build the number of the build that made it
     * @param request what was built
     */
    record Pending(int build, BuildRequest request) {}

    /**
     * An export under way.
     *
     * @param export counts from 1 within one run
     */
    record Running(int export, int build, long startedNanos) {}

    SharedCache pending(Optional<Pending> next) {
        return new SharedCache(exports, next, running, exportAgainNanos, importAgainNanos);
    }

    SharedCache started(int build, long nanos) {
        Running next = new Running(exports + 1, build, nanos);
        return new SharedCache(exports + 1, pending, Optional.of(next), exportAgainNanos, importAgainNanos);
    }

    /** Nothing is being exported any more; what was pending still is. */
    SharedCache stopped() {
        return new SharedCache(exports, pending, Optional.empty(), exportAgainNanos, importAgainNanos);
    }

    SharedCache exportAgain(long nanos) {
        return new SharedCache(exports, pending, running, OptionalLong.of(nanos), importAgainNanos);
    }

    SharedCache importAgain(OptionalLong nanos) {
        return new SharedCache(exports, pending, running, exportAgainNanos, nanos);
    }
}
