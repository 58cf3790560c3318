package dev.cachebust.daemon;

import dev.cachebust.daemon.ProbeNotes.Note;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.layer.BustValue;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.ProbeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What happens because time goes by: probes are due to be asked again, and a layer's {@code max_age} ends. */
final class TimeStage {
    /** No wait is longer: the wall clock may be set, and the clock of waits stands still while a machine sleeps. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final BuildStage builds;

    TimeStage(BuildStage builds) {
        this.builds = builds;
    }

    void start(Turn turn, ProbeNotes notes) {
        WatchState s = turn.state();
        turn.become(s.with(s.elsewhere().answered(notes).looked(turn.now.wall())));
        notes.problems(s.project().probes()).forEach(message -> turn.emit(warning(message)));
    }

    /** After every message: asks what is due, and sees to it that the next time is not missed. */
    void settle(Turn turn) {
        WatchState s = turn.state();
        if (s.mode() == Mode.SINGLE || !(s.life() instanceof Life.Ready)) {
            return;
        }
        List<ProbeSettings> due = s.elsewhere().notes().due(s.project().probes(), turn.now.wall());
        if (!due.isEmpty() && !s.elsewhere().asking()) {
            turn.become(s.with(s.elsewhere().asked()));
            turn.want(new Effect.AskProbes(due));
        }
        wait(turn).ifPresent(time -> turn.armFor(turn.now.after(time)));
    }

    /** For how long nothing is to be done. */
    private static Optional<Duration> wait(Turn turn) {
        WatchState s = turn.state();
        Instant now = turn.now.wall();
        Stream<Duration> periods = ages(s).map(age -> BustValue.remaining(age, now));
        Stream<Duration> probes = s.elsewhere().asking()
                ? Stream.empty()
                : s.elsewhere().notes().rest(s.project().probes(), now).stream();
        return Stream.concat(periods, probes).min(Duration::compareTo).map(TimeStage::bounded);
    }

    private static Duration bounded(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    private static Stream<Duration> ages(WatchState s) {
        return s.project().layers().all().stream().map(LayerSettings::maxAge).flatMap(Optional::stream);
    }

    /** Looks at what is to be built if a layer's period has ended since that was last done. */
    void tick(Turn turn) {
        WatchState s = turn.state();
        Instant then = s.elsewhere().looked();
        Instant now = turn.now.wall();
        if (ages(s).anyMatch(age -> BustValue.period(age, then) != BustValue.period(age, now))) {
            turn.become(s.with(s.elsewhere().looked(now)).with(s.wanted().look()));
            builds.consider(turn);
        }
    }

    /** What probes said: another answer is a reason to build. */
    void probed(Turn turn, Map<String, Note> newer) {
        WatchState s = turn.state();
        ProbeNotes before = s.elsewhere().notes();
        ProbeNotes after = before.with(newer);
        turn.become(s.with(s.elsewhere().answered(after)));
        newer.keySet().stream()
                .filter(id -> !after.problem(id).equals(before.problem(id)))
                .flatMap(id -> after.problem(id).stream())
                .forEach(message -> turn.emit(warning(message)));
        if (!after.answers().equals(before.answers())) {
            turn.become(turn.state().with(turn.state().wanted().look()));
            builds.consider(turn);
        }
    }

    private static Event.Warning warning(String message) {
        return FileStage.warning("probe-without-answer", message);
    }
}
