package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.FleetState.Delay;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import java.time.Duration;
import java.util.Optional;

/** What of other images keeps an image from being built now. */
final class Barrier {
    /** Files of a base that never come to rest are not waited for any longer. */
    private static final Duration RESTLESS = Duration.ofSeconds(10);

    private Barrier() {}

    /** Why no build of this image may begin now, if so. */
    static Optional<Delay> of(FleetState state, String name, int parallel, Moment now) {
        if (state.stale().containsKey(name)) {
            return Optional.of(new Delay("what it is built on", false, now.nanos()));
        }
        boolean patient = state.delay(name)
                .map(delay -> now.nanos() - delay.sinceNanos() < RESTLESS.toNanos())
                .orElse(true);
        for (String base : state.lineage().of(name)) {
            if (isUnsettled(state, base, patient)) {
                String image = state.of(base).project().settings().image();
                return Optional.of(new Delay("the build of " + image, isBuilding(state.of(base)), now.nanos()));
            }
        }
        long others = state.names().stream()
                .filter(other -> !other.equals(name) && isBuilding(state.of(other)))
                .count();
        return others >= parallel
                ? Optional.of(new Delay(
                        parallel == 1 ? "another build" : "one of " + parallel + " builds", true, now.nanos()))
                : Optional.empty();
    }

    /** Whether an image wants to be built and could, as far as it knows by itself. */
    static boolean wants(WatchState image) {
        return image.wanted().pending()
                && image.life() instanceof Life.Ready
                && !isBuilding(image)
                && !image.files().busy()
                && !image.paused()
                && image.broken().isEmpty()
                && !image.memory().engineLost();
    }

    static boolean isBuilding(WatchState image) {
        return image.work() instanceof Work.Building;
    }

    /**
     * Whether an image is being built, or may be as soon as it is known what has changed.
     *
     * @param patient whether files that have just been touched are waited for
     */
    static boolean isUnsettled(FleetState state, String name, boolean patient) {
        WatchState image = state.of(name);
        if (isBuilding(image)) {
            return true;
        }
        boolean stands = image.life() instanceof Life.Stopped
                || image.life() instanceof Life.Stopping
                || image.paused()
                || image.broken().isPresent()
                || image.memory().engineLost();
        boolean moving = patient
                && (image.files().busy() || image.files().dirty().isPresent() || image.life() instanceof Life.Starting);
        return !stands && (moving || image.wanted().pending() || state.stale().containsKey(name));
    }

    /** Whether a single build cannot come to anything, because one that it is built on has failed. */
    static boolean isInVain(FleetState state, String name) {
        WatchState image = state.of(name);
        return image.mode() == Mode.SINGLE
                && !(image.life() instanceof Life.Stopped)
                && !isBuilding(image)
                && !failedBase(state, name).isEmpty();
    }

    /** The image that this one is built on and that has failed; empty if there is none. */
    static String failedBase(FleetState state, String name) {
        return state.lineage().of(name).stream()
                .filter(base -> state.of(base).life() instanceof Life.Stopped)
                .filter(base -> state.of(base).memory().last().equals(Optional.of(Result.FAILED))
                        || !failedBase(state, base).isEmpty())
                .map(base -> state.of(base).project().settings().image())
                .findFirst()
                .orElse("");
    }
}
