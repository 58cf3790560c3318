package dev.cachebust.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One message's way through the loop: the state as it changes, and the effects as they add up. */
final class Turn {
    final Moment now;
    private final List<Effect> effects = new ArrayList<>();
    private Optional<Effect.Leave> leave = Optional.empty();
    private WatchState state;

    Turn(WatchState state, Moment now) {
        this.state = state;
        this.now = now;
    }

    WatchState state() {
        return state;
    }

    void become(WatchState next) {
        state = next;
    }

    void want(Effect effect) {
        effects.add(effect);
    }

    void emit(Event event) {
        effects.add(new Effect.Emit(event));
    }

    /** The events of this type in this turn, in order. */
    <E extends Event> Stream<E> emitted(Class<E> type) {
        return effects.stream()
                .filter(Effect.Emit.class::isInstance)
                .map(effect -> ((Effect.Emit) effect).event())
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** Sees to it that a tick comes at this point of the forward clock, or earlier. */
    void armFor(long nanos) {
        if (state.timer().isEmpty() || state.timer().getAsLong() - nanos > 0) {
            state = state.withTimer(OptionalLong.of(nanos));
            effects.add(new Effect.Arm(nanos));
        }
    }

    /** Wants it to be the end, after everything else that is wanted. */
    void leave(Effect.Leave effect) {
        leave = Optional.of(effect);
    }

    Loop.Next end() {
        leave.ifPresent(effects::add);
        return new Loop.Next(state, List.copyOf(effects));
    }
}
