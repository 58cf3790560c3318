package dev.cachebust.daemon;

import dev.cachebust.daemon.Event.BuildFinished.Result;
import dev.cachebust.daemon.WatchState.Life;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that a watcher of several images knows. Immutable.
 *
 * @param images each image's state, by name and in the project's order
 * @param roster which images there are
 * @param lineage which are built on which
 * @param stale images that are built on one that has changed, with how many readings of the definition it takes until that
 *     is known
 * @param delays what keeps a build waiting that is wanted, by image
 * @param told what everyone has been told
 */
public record FleetState(
        Map<String, WatchState> images,
        Roster roster,
        Lineage lineage,
        Map<String, Integer> stale,
        Map<String, Delay> delays,
        Told told) {
    public FleetState {
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        stale = Map.copyOf(stale);
        delays = Map.copyOf(delays);
    }

    /**
     * Why a build that is wanted does not begin.
     *
     * @param what it waits for, for people
     * @param shown it may take a while, so that people are told
     * @param sinceNanos when it began to wait
     */
    record Delay(String what, boolean shown, long sinceNanos) {
        /** The same wait goes on if there was one already. */
        Delay since(Optional<Delay> before) {
            return new Delay(what, shown, before.map(Delay::sinceNanos).orElse(sinceNanos));
        }

        /** Nobody has been told of it yet. */
        Delay unseen() {
            return new Delay(what, false, sinceNanos);
        }

        static Optional<String> words(Optional<Delay> delay) {
            return delay.filter(Delay::shown).map(Delay::what);
        }
    }

    /** Before the first message. */
    public static FleetState initial(Map<String, WatchState> images, Roster roster) {
        return new FleetState(images, roster, lineage(images), Map.of(), Map.of(), Told.NOTHING);
    }

    private static Lineage lineage(Map<String, WatchState> images) {
        Map<String, Project> projects = new LinkedHashMap<>();
        images.forEach((name, state) -> projects.put(name, state.project()));
        Lineage lineage = Lineage.of(projects);
        // Nothing can be first in a circle; that it is one was said when it was read.
        return lineage.circle().isPresent() ? new Lineage(Map.of()) : lineage;
    }

    List<String> names() {
        return List.copyOf(images.keySet());
    }

    WatchState of(String name) {
        return Objects.requireNonNull(images.get(name));
    }

    Optional<Delay> delay(String name) {
        return Optional.ofNullable(delays.get(name));
    }

    /** The number of the last build of any image. */
    int builds() {
        return images.values().stream()
                .mapToInt(image -> image.memory().builds())
                .reduce(roster.builds(), Math::max);
    }

    /** How the last builds ended, if there were any: badly if one did. */
    Optional<Result> outcome() {
        List<Result> results = new ArrayList<>();
        images.values().forEach(image -> image.memory().last().ifPresent(results::add));
        return Fleet.worst(results);
    }

    FleetState with(String name, WatchState next) {
        Map<String, WatchState> all = new LinkedHashMap<>(images);
        WatchState before = Objects.requireNonNull(all.put(name, next));
        Lineage now = before.project() == next.project() ? lineage : lineage(all);
        return new FleetState(all, roster, now, stale, delays, told);
    }

    FleetState with(String name, Optional<Delay> delay) {
        Map<String, Delay> all = new HashMap<>(delays);
        all.remove(name);
        delay.ifPresent(one -> all.put(name, one));
        return new FleetState(images, roster, lineage, stale, all, told);
    }

    FleetState with(Roster next) {
        return new FleetState(images, next, lineage, stale, delays, told);
    }

    /** With images that are new, in this order; those that are to leave come last. */
    FleetState joined(Map<String, WatchState> joining, List<String> order) {
        Map<String, WatchState> all = new LinkedHashMap<>();
        for (String name : order) {
            WatchState one = images.getOrDefault(name, joining.get(name));
            if (one != null) {
                all.put(name, one);
            }
        }
        images.forEach(all::putIfAbsent);
        return new FleetState(all, roster, lineage(all), stale, delays, told);
    }

    FleetState without(String name) {
        Map<String, WatchState> all = new LinkedHashMap<>(images);
        int last = all.values().stream()
                .mapToInt(image -> image.memory().builds())
                .max()
                .orElse(0);
        all.remove(name);
        Map<String, Integer> others = new HashMap<>(stale);
        others.remove(name);
        return new FleetState(all, roster.left(name, last), lineage(all), others, delays, told)
                .with(name, Optional.empty());
    }

    FleetState with(Told next) {
        return new FleetState(images, roster, lineage, stale, delays, next);
    }

    /** What an image is built on has changed; it is known after so many readings. */
    FleetState baseBuilt(String name, int readings) {
        Map<String, Integer> all = new HashMap<>(stale);
        all.put(name, readings);
        return new FleetState(images, roster, lineage, all, delays, told);
    }

    /** The definition has been read. */
    FleetState baseRead(String name) {
        Map<String, Integer> all = new HashMap<>(stale);
        all.computeIfPresent(name, (key, left) -> left > 1 ? left - 1 : null);
        return new FleetState(images, roster, lineage, all, delays, told);
    }

    /** Someone waits for an answer of so many images. */
    FleetState asked(long ticket, int images) {
        return with(told.asked(ticket, images));
    }

    /**
     * What everyone has been told: of what concerns all images each tells, and it is passed on once.
     *
     * @param greeted {@code hello} has been said
     * @param paused building is paused
     * @param lost the engine is away
     * @param reason why the last image left
     * @param left the end has been told
     * @param answers those that a ticket has had, and how many are to come
     * @param passed what of the last effect is to be carried out
     */
    record Told(
            boolean greeted,
            boolean paused,
            boolean lost,
            String reason,
            boolean left,
            Map<Long, Answers> answers,
            Optional<Effect> passed) {
        static final Told NOTHING = new Told(false, false, false, "", false, Map.of(), Optional.empty());

        /**
         * The answers of several images to one request.
         *
         * @param missing how many are to come
         */
        record Answers(int missing, List<Answer> had) {}

        Told gone() {
            return new Told(greeted, paused, lost, reason, true, answers, Optional.empty());
        }

        Told asked(long ticket, int images) {
            Map<Long, Answers> all = new HashMap<>(answers);
            all.put(ticket, new Answers(images, List.of()));
            return new Told(greeted, paused, lost, reason, left, all, Optional.empty());
        }

        /** After this effect of an image. */
        Told next(Effect effect, FleetState state, String name) {
            if (state.images().size() == 1) {
                boolean hello = effect instanceof Effect.Emit emit && emit.event() instanceof Event.Hello;
                Optional<Effect> passing = Optional.of(effect).filter(e -> !hello || !greeted);
                return new Told(greeted || hello, paused, lost, reason, left, Map.of(), passing);
            } else if (effect instanceof Effect.Leave leave) {
                return new Told(greeted, paused, lost, leave.ending().reason(), left, answers, Optional.empty());
            } else if (effect instanceof Effect.Reply reply) {
                return answered(reply);
            }
            return effect instanceof Effect.Emit emit ? told(emit, state, name) : passing(effect, true);
        }

        private Told told(Effect.Emit effect, FleetState state, String name) {
            if (effect.event() instanceof Event.Hello) {
                return new Told(
                        true,
                        paused,
                        lost,
                        reason,
                        left,
                        answers,
                        Optional.<Effect>of(effect).filter(e -> !greeted));
            } else if (effect.event() instanceof Event.Pause pause) {
                boolean news = pause.paused() != paused;
                return new Told(
                        greeted,
                        pause.paused(),
                        lost,
                        reason,
                        left,
                        answers,
                        Optional.<Effect>of(effect).filter(e -> news));
            } else if (effect.event() instanceof Event.Engine engine) {
                boolean news = engine.back() == lost && (!engine.back() || noneLost(state, name));
                return new Told(
                        greeted,
                        paused,
                        news ? !engine.back() : lost,
                        reason,
                        left,
                        answers,
                        Optional.<Effect>of(effect).filter(e -> news));
            }
            return passing(effect, !(effect.event() instanceof Event.Bye));
        }

        private static boolean noneLost(FleetState state, String but) {
            return state.names().stream()
                    .filter(name -> !name.equals(but))
                    .map(state::of)
                    .noneMatch(image -> image.memory().engineLost() && !(image.life() instanceof Life.Stopped));
        }

        private Told passing(Effect effect, boolean pass) {
            return new Told(
                    greeted,
                    paused,
                    lost,
                    reason,
                    left,
                    answers,
                    Optional.of(effect).filter(e -> pass));
        }

        private Told answered(Effect.Reply reply) {
            Answers before = answers.getOrDefault(reply.ticket(), new Answers(1, List.of()));
            if (!reply.answer().isLast()) {
                return passing(reply, true);
            }
            List<Answer> had = new ArrayList<>(before.had());
            had.add(reply.answer());
            Map<Long, Answers> all = new HashMap<>(answers);
            if (before.missing() > 1) {
                all.put(reply.ticket(), new Answers(before.missing() - 1, had));
                return new Told(greeted, paused, lost, reason, left, all, Optional.empty());
            }
            all.remove(reply.ticket());
            Effect one = new Effect.Reply(reply.ticket(), Answer.ofAll(had));
            return new Told(greeted, paused, lost, reason, left, all, Optional.of(one));
        }
    }
}
