package dev.cachebust.view.screen;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Event.BuildFinished;
import dev.cachebust.daemon.Event.Skipped.Reason;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.history.PastBuild;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the events have told, as far as it can still be shown. Immutable.
 *
 * @param name the image's, as the config has it; empty where it is the only one
 * @param told the number of the last event that was more than one of many, such as a log line
 * @param hello who speaks
 * @param ready what is watched
 * @param build what is being built, or was built last
 * @param pinned the failure that is not known to be fixed
 * @param logs the output of every step
 * @param past builds that are over, the oldest first
 * @param notices what else should be known
 * @param paused changes are not built
 * @param ended why the watcher has ended, if it has
 */
record Facts(
        Optional<String> name,
        long told,
        Optional<Event.Hello> hello,
        Optional<Event.Ready> ready,
        Optional<ShownBuild> build,
        Optional<Pinned> pinned,
        Logs logs,
        List<PastBuild> past,
        Notices notices,
        boolean paused,
        Optional<String> ended) {

    /** How many builds of the past are kept. */
    private static final int PAST = 20;

    /** A failure, when it happened, and in which build. */
    record Pinned(Event.Failure failure, Instant at, int build) {}

    static final Facts NONE = new Facts(
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Logs.none(),
            List.of(),
            Notices.NONE,
            false,
            Optional.empty());

    /** After this event. */
    Facts on(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Log e) {
            return with(logs.plus(e.step().orElse(Logs.ENGINE), e.build(), e.text()));
        } else if (event instanceof Event.Output e) {
            return with(logs.plus(Logs.CONTAINERS, 0, e.source() + " | " + e.text() + "\n"));
        } else if (event instanceof Event.Progress e) {
            return build.isPresent() && isShown(e.build()) ? with(build.get().with(e)) : this;
        } else if (event instanceof Event.StepChanged e) {
            return build.isPresent() && isShown(e.build()) ? changed(build.get(), e, stamped.at()) : this;
        }
        return told(stamped).with(notices.on(stamped)).fold(stamped);
    }

    private Facts fold(Stamped stamped) {
        Event event = stamped.event();
        if (event instanceof Event.Hello e) {
            // Whoever speaks anew tells everything anew.
            return NONE.named(name).told(stamped).with(Optional.of(e), Optional.empty());
        } else if (event instanceof Event.Ready e) {
            return with(hello, Optional.of(e)).with(e.recent());
        } else if (event instanceof Event.Planned e) {
            return with(ShownBuild.of(e, stamped.at()));
        } else if (event instanceof Event.BuildStarted e && build.isPresent() && isShown(e.build())) {
            return with(build.get().started(stamped.at()));
        } else if (event instanceof BuildFinished e && build.isPresent() && isShown(e.build())) {
            return finished(build.get(), e, stamped.at());
        } else if (event instanceof Event.Skipped e
                && e.reason() == Reason.UNCHANGED
                && e.paths().isEmpty()) {
            // What failed has been taken back: the image is what the files say.
            return pinned(Optional.empty());
        } else if (event instanceof Event.Pause e) {
            return with(e.paused());
        } else if (event instanceof Event.Bye e) {
            return ended(e.reason());
        }
        return this;
    }

    boolean isBuilding() {
        return build.map(ShownBuild::isRunning).orElse(false);
    }

    private boolean isShown(int number) {
        return build.map(b -> b.number() == number).orElse(false);
    }

    private Facts changed(ShownBuild shown, Event.StepChanged e, Instant at) {
        Facts next = with(shown.with(e, at));
        if (e.status() == Status.RUNNING) {
            return next.with(logs.begun(e.step(), e.build()));
        }
        boolean fixed = (e.status() == Status.DONE || e.status() == Status.CACHED)
                && pinned.flatMap(p -> p.failure().step()).equals(Optional.of(e.step()));
        return fixed ? next.pinned(Optional.empty()) : next;
    }

    private Facts finished(ShownBuild running, BuildFinished e, Instant at) {
        ShownBuild over = running.finished(e, at);
        Facts next = with(over);
        if (e.result() == BuildFinished.Result.SUCCEEDED) {
            next = next.pinned(Optional.empty());
        } else if (e.failure().isPresent()) {
            next = next.pinned(Optional.of(new Pinned(e.failure().get(), at, e.build())));
        }
        List<PastBuild> all = new ArrayList<>(past);
        over.past().ifPresent(all::add);
        return next.with(all.subList(Math.max(0, all.size() - PAST), all.size()));
    }

    /** What is not about one image of several. */
    Facts common() {
        return new Facts(
                Optional.empty(),
                told,
                hello,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Logs.none(),
                List.of(),
                notices.common(),
                paused,
                ended);
    }

    Facts named(Optional<String> next) {
        return new Facts(next, told, hello, ready, build, pinned, logs, past, notices, paused, ended);
    }

    private Facts told(Stamped stamped) {
        return new Facts(name, stamped.seq(), hello, ready, build, pinned, logs, past, notices, paused, ended);
    }

    private Facts with(Optional<Event.Hello> who, Optional<Event.Ready> what) {
        return new Facts(name, told, who, what, build, pinned, logs, past, notices, paused, ended);
    }

    private Facts with(ShownBuild next) {
        return new Facts(name, told, hello, ready, Optional.of(next), pinned, logs, past, notices, paused, ended);
    }

    private Facts pinned(Optional<Pinned> next) {
        return new Facts(name, told, hello, ready, build, next, logs, past, notices, paused, ended);
    }

    private Facts with(Logs next) {
        return new Facts(name, told, hello, ready, build, pinned, next, past, notices, paused, ended);
    }

    private Facts with(List<PastBuild> next) {
        return new Facts(name, told, hello, ready, build, pinned, logs, List.copyOf(next), notices, paused, ended);
    }

    private Facts with(Notices next) {
        return new Facts(name, told, hello, ready, build, pinned, logs, past, next, paused, ended);
    }

    private Facts with(boolean next) {
        return new Facts(name, told, hello, ready, build, pinned, logs, past, notices, next, ended);
    }

    private Facts ended(String reason) {
        return new Facts(name, told, hello, ready, build, pinned, logs, past, notices, paused, Optional.of(reason));
    }
}
