package dev.cachebust.daemon;

import dev.cachebust.history.PastBuild;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a watcher knows. Immutable.
 *
 * @param files what is known about the files
 * @param project what is in force
 * @param broken why the Dockerfile on disk cannot be built, if it cannot; {@code project} is the last good one then
 * @param rejected what of the definition on disk was turned down, a broken Dockerfile included
 * @param wanted what a build would be for
 * @param paused changes are noticed and not built
 * @param work what is being built
 * @param memory what was built
 * @param engine what builds
 * @param timer the armed point of the forward clock
 * @param mode when it leaves by itself
 * @param asked who waits for a build
 * @param elsewhere what decides a build besides files
 * @param shared what is to do about shared caches
 * @param after what is done with containers and commands
 */
public record WatchState(
        Life life,
        Files files,
        Project project,
        Optional<String> broken,
        List<String> rejected,
        Wanted wanted,
        boolean paused,
        Work work,
        Memory memory,
        Event.EngineInfo engine,
        OptionalLong timer,
        Mode mode,
        List<Asked> asked,
        Elsewhere elsewhere,
        SharedCache shared,
        Aftermath after) {
    public WatchState {
        asked = List.copyOf(asked);
    }

    /** When it leaves by itself. */
    public enum Mode {
        /** Never. */
        WATCH,
        /** After the first build that a change caused. */
        ONCE,
        /** After one build, and nothing is watched. */
        SINGLE
    }

    /** Where in its life the watcher is. */
    public sealed interface Life {
        /**
         * The first scan is still under way.
         *
         * @param recent builds of the runs before, to be told of when it is done
         */
        record Starting(List<PastBuild> recent) implements Life {}

        /** Everything is known and watched. */
        record Ready() implements Life {}

        /** It ends as soon as the build has been cancelled, or at {@code deadlineNanos}. */
        record Stopping(String reason, long deadlineNanos) implements Life {}

        /** It has ended. */
        record Stopped() implements Life {}
    }

    /** The state before the first message. */
    public static WatchState initial(Project project, Event.EngineInfo engine, Mode mode, Wanted wanted) {
        return new WatchState(
                new Life.Starting(List.of()),
                Files.unknown(),
                project,
                Optional.empty(),
                List.of(),
                wanted,
                false,
                new Work.Idle(),
                Memory.none(),
                engine,
                OptionalLong.empty(),
                mode,
                List.of(),
                Elsewhere.UNKNOWN,
                SharedCache.NONE,
                Aftermath.NONE);
    }

    WatchState with(Life next) {
        return new WatchState(
                next, files, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, asked,
                elsewhere, shared, after);
    }

    WatchState with(Files next) {
        return new WatchState(
                life, next, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, asked,
                elsewhere, shared, after);
    }

    WatchState with(Project next, Optional<String> nextBroken, List<String> nextRejected) {
        return new WatchState(
                life,
                files,
                next,
                nextBroken,
                nextRejected,
                wanted,
                paused,
                work,
                memory,
                engine,
                timer,
                mode,
                asked,
                elsewhere,
                shared,
                after);
    }

    WatchState with(Wanted next) {
        return new WatchState(
                life, files, project, broken, rejected, next, paused, work, memory, engine, timer, mode, asked,
                elsewhere, shared, after);
    }

    WatchState with(Work next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, next, memory, engine, timer, mode, asked,
                elsewhere, shared, after);
    }

    WatchState with(Memory next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, next, engine, timer, mode, asked,
                elsewhere, shared, after);
    }

    WatchState with(Elsewhere next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, asked, next,
                shared, after);
    }

    WatchState with(SharedCache next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, asked,
                elsewhere, next, after);
    }

    WatchState with(Aftermath next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, asked,
                elsewhere, shared, next);
    }

    WatchState withTimer(OptionalLong next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, memory, engine, next, mode, asked,
                elsewhere, shared, after);
    }

    WatchState withAsked(List<Asked> next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, paused, work, memory, engine, timer, mode, next,
                elsewhere, shared, after);
    }

    WatchState withPaused(boolean next) {
        return new WatchState(
                life, files, project, broken, rejected, wanted, next, work, memory, engine, timer, mode, asked,
                elsewhere, shared, after);
    }
}
