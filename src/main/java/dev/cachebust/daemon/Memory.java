package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.history.StepTimes;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.KnownKeys;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered from build to build.
 *
 * @param good the last successful one: what our tag stands for
 * @param known what the engine's cache is known to hold, after failed builds too
 * @param failed the inputs that the last build failed with or was cancelled at, until a build succeeds: they are not tried
 *     again by themselves
 * @param bumps how often each layer has been busted by hand
 * @param builds the number of the last one, 0 if there was none
 * @param moved how often in a row the files moved while they were sent
 * @param restarts how many builds in a row were cancelled for newer content
 * @param engineLost the engine went away and is not back yet
 * @param last how the last build ended
 * @param times how long steps usually take
 * @param exportMillis how long cache has been exported since the last build was recorded
 */
record Memory(
        Optional<LastBuild> good,
        KnownKeys known,
        Optional<String> failed,
        SortedMap<LayerName, Long> bumps,
        int builds,
        int moved,
        int restarts,
        boolean engineLost,
        Optional<Result> last,
        StepTimes times,
        long exportMillis) {

    static Memory none() {
        return new Memory(
                Optional.empty(),
                KnownKeys.none(),
                Optional.empty(),
                Collections.emptySortedMap(),
                0,
                0,
                0,
                false,
                Optional.empty(),
                StepTimes.none(),
                0);
    }

    Memory from(Optional<LastBuild> record) {
        return new Memory(
                record,
                record.map(LastBuild::known).orElse(known),
                failed,
                record.map(LastBuild::bumps).orElse(bumps),
                builds,
                moved,
                restarts,
                engineLost,
                last,
                times,
                exportMillis);
    }

    /** A build has been recorded, with what was exported before it. */
    Memory timed(StepTimes next) {
        return new Memory(good, known, failed, bumps, builds, moved, restarts, engineLost, last, next, 0);
    }

    Memory exported(long millis) {
        return new Memory(
                good, known, failed, bumps, builds, moved, restarts, engineLost, last, times, exportMillis + millis);
    }

    Memory learned(KnownKeys all) {
        return new Memory(good, all, failed, bumps, builds, moved, restarts, engineLost, last, times, exportMillis);
    }

    Memory started(int build) {
        return new Memory(good, known, failed, bumps, build, moved, restarts, engineLost, last, times, exportMillis);
    }

    Memory succeeded(LastBuild record) {
        return new Memory(
                Optional.of(record),
                record.known(),
                Optional.empty(),
                bumps,
                builds,
                0,
                0,
                engineLost,
                Optional.of(Result.SUCCEEDED),
                times,
                exportMillis);
    }

    Memory failed(String inputs) {
        return new Memory(
                good,
                known,
                Optional.of(inputs),
                bumps,
                builds,
                0,
                0,
                engineLost,
                Optional.of(Result.FAILED),
                times,
                exportMillis);
    }

    Memory canceledFor(Work.CancelReason reason, String inputs) {
        boolean newer = reason == Work.CancelReason.NEWER;
        return new Memory(
                good,
                known,
                newer ? failed : Optional.of(inputs),
                bumps,
                builds,
                moved,
                newer ? restarts + 1 : 0,
                engineLost,
                Optional.of(Result.CANCELED),
                times,
                exportMillis);
    }

    Memory filesMoved() {
        return new Memory(
                good,
                known,
                Optional.empty(),
                bumps,
                builds,
                moved + 1,
                0,
                engineLost,
                Optional.of(Result.FAILED),
                times,
                exportMillis);
    }

    Memory engineLost(boolean lost) {
        return new Memory(
                good,
                known,
                failed,
                bumps,
                builds,
                moved,
                restarts,
                lost,
                lost ? Optional.of(Result.FAILED) : last,
                times,
                exportMillis);
    }

    /** The image of the last good build is not there any more. */
    Memory imageGone() {
        return new Memory(
                good.map(LastBuild::withoutImage),
                known,
                failed,
                bumps,
                builds,
                moved,
                restarts,
                engineLost,
                last,
                times,
                exportMillis);
    }

    /** What failed may be tried again. */
    Memory retry() {
        return new Memory(
                good, known, Optional.empty(), bumps, builds, moved, restarts, engineLost, last, times, exportMillis);
    }

    /** The content is that of the last good build again. */
    Memory goodAgain() {
        return new Memory(good, known, Optional.empty(), bumps, builds, 0, 0, engineLost, last, times, exportMillis);
    }

    Memory bumped(Set<LayerName> layers) {
        SortedMap<LayerName, Long> next = new TreeMap<>(bumps);
        layers.forEach(layer -> next.merge(layer, 1L, Long::sum));
        return new Memory(
                good,
                known,
                failed,
                Collections.unmodifiableSortedMap(next),
                builds,
                moved,
                restarts,
                engineLost,
                last,
                times,
                exportMillis);
    }
}
