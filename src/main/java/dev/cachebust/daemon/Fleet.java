package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.FleetState.Delay;
import dev.cachebust.daemon.FleetState.Told;
import dev.cachebust.daemon.WatchState.Life;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.layer.LayerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The loops of all images of a project as one pure function. To what each {@link Loop} guarantees of its image it adds that an
 * image is built after those it is built on, and again when one of them has changed; and that no more builds than allowed run
 * at once. An image that fails holds up no other.
 */
public final class Fleet {
    private final Map<String, Loop> loops;
    private final int parallel;

    /**
     * What is to be done.
     *
     * @param image whose matter it is, by name; empty: the project's
     */
    public record Task(Optional<String> image, Effect effect) {}

    /** What a message leads to. */
    public record Next(FleetState state, List<Task> tasks) {}

    /**
     * @param loops by the image's name
     * @param parallel how many builds may run at once
     */
    public Fleet(Map<String, Loop> loops, int parallel) {
        this.loops = Map.copyOf(loops);
        this.parallel = parallel;
    }

    /**
     * The state after this message, and what is to be done.
     *
     * @param images for which images it is, by name; none: for all
     */
    public Next next(FleetState state, Set<String> images, Message message, Moment now) {
        Round round = new Round(state, now);
        if (message instanceof Message.Enlisted enlisted) {
            round.enlisted(enlisted);
            round.settle();
            return round.end();
        } else if (message instanceof Message.NotEnlisted refused) {
            round.notEnlisted(refused.why());
            return round.end();
        }
        List<String> addressed = state.names().stream()
                .filter(name -> meant(state, images, message, name))
                .toList();
        if (message instanceof Message.Request request && addressed.isEmpty()) {
            Answer nobody = new Answer.NotNeeded("it concerns no image");
            round.tasks.add(new Task(Optional.empty(), new Effect.Reply(request.ticket(), nobody)));
        } else if (message instanceof Message.Request request) {
            round.state = round.state.asked(request.ticket(), addressed.size());
        }
        for (String name : addressed) {
            round.deliver(name, state.images().size() == 1 ? message : own(message, state.of(name)));
        }
        round.settle();
        return round.end();
    }

    private static boolean meant(FleetState state, Set<String> images, Message message, String name) {
        boolean addressed = images.isEmpty() || images.contains(name);
        Message inner = message instanceof Message.Request request ? request.command() : message;
        return addressed
                && (!(inner instanceof Message.Command.Bust bust)
                        || state.images().size() == 1
                        || !layers(bust, state.of(name)).isEmpty());
    }

    /** Of several images each has only some of the layers. */
    private static Message own(Message message, WatchState image) {
        if (message instanceof Message.Request request && request.command() instanceof Message.Command.Bust bust) {
            return new Message.Request(
                    request.ticket(), new Message.Command.Bust(layers(bust, image)), request.awaited());
        }
        return message instanceof Message.Command.Bust bust ? new Message.Command.Bust(layers(bust, image)) : message;
    }

    private static Set<LayerName> layers(Message.Command.Bust bust, WatchState image) {
        Set<LayerName> known = new HashSet<>(bust.layers());
        known.retainAll(image.project().layers().names());
        return known;
    }

    /** One message's way through the fleet. */
    private final class Round {
        private final List<Task> tasks = new ArrayList<>();
        private final Moment now;
        private FleetState state;

        Round(FleetState state, Moment now) {
            this.state = state;
            this.now = now;
        }

        void deliver(String name, Message message) {
            WatchState before = state.of(name);
            Optional<Delay> delay = Barrier.of(state, name, parallel, now);
            Moment moment = new Moment(now.nanos(), now.wall(), place(name, delay));
            Loop.Next next = Objects.requireNonNull(loops.get(name)).next(before, message, moment);
            state = state.with(name, next.state());
            if (delay.isPresent() && state.delay(name).isEmpty() && Barrier.wants(next.state())) {
                state = state.with(name, delay.map(Delay::unseen));
            }
            if (message instanceof Message.Loaded loaded) {
                state = state.baseRead(name);
                look(loaded.result());
            }
            for (Effect effect : next.effects()) {
                Told told = state.told().next(effect, state, name);
                state = state.with(told);
                told.passed().ifPresent(passed -> pass(name, passed));
            }
            if (!image(before).equals(image(next.state()))
                    && !image(next.state()).isEmpty()) {
                tellThoseBuiltOn(name);
            }
            if (next.state().life() instanceof Life.Stopped
                    && state.roster().leaving().contains(name)) {
                state = state.without(name);
                tasks.add(new Task(Optional.empty(), new Effect.Dismiss(name)));
                if (state.roster().lists(name)) {
                    state = state.with(state.roster().enlisting(state.roster().listed()));
                    tasks.add(new Task(Optional.empty(), new Effect.Enlist("")));
                }
            }
        }

        /** The config may have other images. */
        private void look(ProjectLoader.Result result) {
            if (state.roster().isOld(result.listed())) {
                state = state.with(state.roster().enlisting(result.listed()));
                tasks.add(new Task(Optional.empty(), new Effect.Enlist(result.summary())));
            }
        }

        /** What joins begins, and what is not there any more ends. */
        void enlisted(Message.Enlisted message) {
            Set<String> gone = new HashSet<>(state.names());
            gone.removeAll(message.names());
            Roster before = state.roster();
            // One that has come back while it was ending ends first.
            Set<String> leaving = new HashSet<>(before.leaving());
            leaving.addAll(gone);
            gone.removeAll(before.leaving());
            state = state.with(before.told(message.told(), leaving)).joined(message.joining(), message.names());
            List<String> words = new ArrayList<>();
            message.joining().keySet().stream()
                    .sorted()
                    .forEach(name -> words.add(shown(name) + " is watched from now on"));
            gone.stream().sorted().forEach(name -> words.add(shown(name) + " is watched no more"));
            if (!words.isEmpty()) {
                String summary = (message.summary().isEmpty() ? "read again" : message.summary()) + "; "
                        + String.join(", ", words);
                tasks.add(new Task(Optional.empty(), new Effect.Emit(new Event.Config(true, summary))));
            }
            boolean several = before.isWorthTelling() || state.roster().isWorthTelling();
            if (several && !before.told().equals(message.told())) {
                tell();
            }
            List.copyOf(gone).stream().sorted().forEach(name -> deliver(name, new Message.Command.Stop("removed")));
        }

        private static String shown(String name) {
            return name.isEmpty() ? "the only image" : name;
        }

        void notEnlisted(String why) {
            if (!why.equals(state.roster().refused())) {
                tasks.add(new Task(Optional.empty(), new Effect.Emit(new Event.Config(false, why))));
            }
            state = state.with(state.roster().refused(why));
        }

        private void tell() {
            tasks.add(new Task(
                    Optional.empty(),
                    new Effect.Emit(new Event.Images(Roster.named(state.roster().told())))));
        }

        private void pass(String name, Effect effect) {
            if (effect instanceof Effect.Emit && state.roster().leaving().contains(name)) {
                // Nobody knows it any more.
                return;
            }
            tasks.add(new Task(Optional.of(name), effect));
            boolean hello = effect instanceof Effect.Emit emit && emit.event() instanceof Event.Hello;
            if (hello && state.roster().isWorthTelling()) {
                tell();
            }
        }

        private Moment.Place place(String name, Optional<Delay> delay) {
            return new Moment.Place(
                    state.builds(), delay.isPresent(), state.stale().containsKey(name));
        }

        private void tellThoseBuiltOn(String base) {
            for (String name : state.names()) {
                WatchState other = state.of(name);
                if (state.lineage().of(name).contains(base) && !(other.life() instanceof Life.Stopped)) {
                    state = state.baseBuilt(name, other.files().loading() ? 2 : 1);
                    deliver(name, new Message.BaseBuilt());
                }
            }
        }

        /** Lets builds begin that were held up and are no more, and ends what is done. */
        void settle() {
            boolean more = true;
            while (more) {
                more = false;
                for (String name : state.names()) {
                    more |= settle(name);
                }
            }
            endTogether();
        }

        private boolean settle(String name) {
            WatchState image = state.of(name);
            if (Barrier.isInVain(state, name)) {
                String base = Barrier.failedBase(state, name);
                tasks.add(new Task(
                        Optional.of(name),
                        new Effect.Emit(FileStage.warning("base-failed", "not built: " + base + " could not be"))));
                deliver(name, new Message.Command.Stop("done"));
                return true;
            }
            Optional<Delay> delay = Barrier.wants(image)
                    ? Barrier.of(state, name, parallel, now).map(found -> found.since(state.delay(name)))
                    : Optional.empty();
            Optional<Delay> before = state.delay(name);
            if (delay.equals(before)) {
                return false;
            }
            state = state.with(name, delay);
            if (state.images().size() > 1 && !Delay.words(before).equals(Delay.words(delay))) {
                tasks.add(new Task(Optional.of(name), new Effect.Emit(new Event.Waiting(Delay.words(delay)))));
            }
            if (delay.isEmpty() && Barrier.wants(image)) {
                deliver(name, new Message.MayBuild());
            }
            return delay.isEmpty();
        }

        /** With {@code --once} the others finish what the change concerns them, too. */
        private void endTogether() {
            boolean over =
                    state.names().stream().anyMatch(name -> state.of(name).life() instanceof Life.Stopped);
            boolean once =
                    state.names().stream().allMatch(name -> state.of(name).mode() == Mode.ONCE);
            if (over && once && state.names().stream().noneMatch(name -> Barrier.isUnsettled(state, name, true))) {
                for (String name : state.names()) {
                    if (state.of(name).life() instanceof Life.Ready) {
                        deliver(name, new Message.Command.Stop("done"));
                    }
                }
            }
        }

        Next end() {
            boolean gone =
                    state.names().stream().allMatch(name -> state.of(name).life() instanceof Life.Stopped);
            if (gone && state.images().size() > 1 && !state.told().left()) {
                String reason = state.told().reason();
                tasks.add(new Task(Optional.empty(), new Effect.Emit(new Event.Bye(reason))));
                tasks.add(new Task(Optional.empty(), new Effect.Leave(new Effect.Ending(reason, state.outcome()))));
                state = state.with(state.told().gone());
            }
            return new Next(state, List.copyOf(tasks));
        }
    }

    private static String image(WatchState image) {
        return image.memory()
                .good()
                .filter(good -> !good.inputs().isEmpty())
                .map(LastBuild::imageId)
                .orElse("");
    }

    /** With the loop of one more image. */
    Fleet with(String name, Loop loop) {
        Map<String, Loop> all = new HashMap<>(loops);
        all.put(name, loop);
        return new Fleet(all, parallel);
    }

    /** The worst of several. */
    static Optional<Result> worst(List<Result> results) {
        return results.contains(Result.FAILED)
                ? Optional.of(Result.FAILED)
                : results.stream().findFirst();
    }
}
