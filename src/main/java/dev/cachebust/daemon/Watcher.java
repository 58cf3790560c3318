package dev.cachebust.daemon;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.config.ConfigException;
import dev.cachebust.config.ProjectSettings;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.Effect.Ending;
import dev.cachebust.daemon.ProjectLoader.BrokenException;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.history.PastBuild;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.UnknownLayerException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Runs the {@link Fleet}: one queue, one thread that takes messages from it, and {@link Hands} for each image that carry out
 * what it wants. With {@link Mode#SINGLE} it is a single build of each that goes the same way.
 */
public final class Watcher implements AutoCloseable {
    /** How many reports of a build may wait, and lines of containers; then the engine is held back. */
    private static final int REPORTS = 4096;
    /** After so long with nothing to do, what was needed before is given back to the system. */
    private static final long REST_SECONDS = 10;

    private final LinkedBlockingQueue<Told> queue = new LinkedBlockingQueue<>();
    private final Semaphore reports = new Semaphore(REPORTS);
    private final Semaphore lines = new Semaphore(REPORTS);
    private final Consumer<Stamped> subscriber;
    private Fleet fleet;
    private final Recruiter recruiter;
    private final ExecutorService recruiting =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "cachebust-recruiting"));
    /** Those that are about to join, by name. */
    private final Map<String, Member> recruits = new ConcurrentHashMap<>();

    private final SharedContexts contexts = new SharedContexts(SharedContext.Disk.REAL);
    private final Map<String, Hands> hands = new LinkedHashMap<>();
    private final Map<Long, Consumer<Answer>> asking = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private volatile FleetState state;
    private long seq;

    /**
     * A message on its way.
     *
     * @param images for which images it is; none: for all
     */
    private record Told(Set<String> images, Message message) {}

    /**
     * An image with all that its builds need.
     *
     * @param images the references of those that it is built for, by name; empty for one without a name
     */
    public record Member(Map<String, String> images, Parts parts, Beginning beginning) {}

    /**
     * What a watcher works with. It owns none of it.
     *
     * @param environment of the process
     * @param loader reads the project again when its definition changed
     * @param engineWatch tells when an engine that was lost is back
     * @param images those that builds have left on the engine
     * @param store keeps the last build
     * @param probes asks probes
     * @param extras what the command line says about every build
     * @param line an event as a line for a command's input
     */
    public record Parts(
            Map<String, String> environment,
            ProjectLoader loader,
            BuildEngine engine,
            EngineWatch engineWatch,
            BuiltImages images,
            StateStore store,
            Probes probes,
            RequestAssembler.Extras extras,
            Function<Stamped, String> line) {}

    /** Finds out which images are to be watched now that the config has others. */
    @FunctionalInterface
    public interface Recruiter {
        /**
         * Reads the config. Called by one thread; may block.
         *
         * @param watched the names of those that are watched
         * @throws ConfigException if a setting cannot be used
         * @throws BrokenException if what is new cannot be built as it is
         */
        Draft read(Set<String> watched) throws ConfigException, BrokenException;
    }

    /**
     * The images that are to be watched.
     *
     * @param names all of them, in the project's order
     * @param told what everyone is told of them
     * @param joining those that are new
     */
    public record Draft(List<String> names, List<Event.Named> told, Map<String, Member> joining) {}

    /** Tells whether the engine answers. */
    @FunctionalInterface
    public interface EngineWatch {
        /** Whether it does. May block for seconds. */
        boolean answers();
    }

    /**
     * How to begin.
     *
     * @param project as it was loaded
     * @param last what was built last, as {@link Message.Start} wants it
     * @param past the builds before, the oldest first
     * @param kept the context as it was last read, so that only what differs is read
     * @param probed what is known of probes
     * @param wanted what the first build is for
     * @param dryRun plan each build and start none
     * @param said how many events the subscriber has had already
     */
    public record Beginning(
            Event.Hello hello,
            Project project,
            Event.EngineInfo engine,
            Optional<LastBuild> last,
            List<PastBuild> past,
            ContextTree kept,
            ProbeNotes probed,
            Wanted wanted,
            Mode mode,
            boolean dryRun,
            long said) {}

    /**
     * Begins nothing before {@link #run}.
     *
     * @param subscriber gets every event in order, on the thread of {@link #run}
     */
    public Watcher(Parts parts, Beginning beginning, Consumer<Stamped> subscriber) {
        this(
                Map.of(ProjectSettings.SOLE, new Member(Map.of(), parts, beginning)),
                List.of(),
                1,
                watched -> new Draft(List.copyOf(watched), List.of(), Map.of()),
                subscriber);
    }

    /**
     * Of several images; begins nothing before {@link #run}.
     *
     * @param members at least one, by name and in the project's order
     * @param listed all images that the config has
     * @param parallel how many builds run at once at most
     * @param subscriber gets every event in order, on the thread of {@link #run}
     */
    Watcher(
            Map<String, Member> members,
            List<Event.Named> listed,
            int parallel,
            Recruiter recruiter,
            Consumer<Stamped> subscriber) {
        this.subscriber = subscriber;
        this.recruiter = recruiter;
        this.seq = members.values().iterator().next().beginning().said();
        this.fleet = new Fleet(Map.of(), parallel);
        Map<String, WatchState> images = new LinkedHashMap<>();
        members.forEach((name, member) -> contexts.expect(
                name,
                member.beginning().project().settings().context(),
                ContextEyes.need(member.beginning().project(), member.parts().environment()),
                member.beginning().kept()));
        members.forEach((name, member) -> {
            images.put(name, initial(member));
            enroll(name, member);
        });
        this.state = FleetState.initial(images, Roster.of(roster(members), listed));
    }

    private static WatchState initial(Member member) {
        Beginning begin = member.beginning();
        return WatchState.initial(begin.project(), begin.engine(), begin.mode(), begin.wanted());
    }

    private void enroll(String name, Member member) {
        Beginning begin = member.beginning();
        fleet = fleet.with(name, new Loop(new PlannerDecider(member.parts().extras()), begin.dryRun()));
        hands.put(name, new Hands(name, member.parts(), begin, contexts, message -> offer(name, message)));
        queue.add(new Told(Set.of(name), new Message.Start(begin.hello(), begin.last(), begin.past(), begin.probed())));
    }

    /** What everyone is told of these. */
    static List<Event.Named> roster(Map<String, Member> members) {
        List<Event.Named> roster = new ArrayList<>();
        members.values()
                .forEach(member -> member.images()
                        .forEach((name, image) -> roster.add(new Event.Named(
                                name,
                                image,
                                member.beginning().project().settings().image()))));
        return roster;
    }

    /** Works until it is told to stop, or its mode says so; the calling thread is the loop. */
    public Ending run() throws InterruptedException {
        Thread.currentThread().setName("cachebust-loop");
        Clock clock = Clock.systemUTC();
        while (true) {
            Told told = take();
            if (told.message() instanceof Message.Build) {
                reports.release();
            } else if (told.message() instanceof Message.Output) {
                lines.release();
            }
            if (told.message() instanceof Message.Enlisted enlisted) {
                enlisted.joining()
                        .keySet()
                        .forEach(name -> enroll(name, Objects.requireNonNull(recruits.remove(name))));
            }
            Moment now = new Moment(System.nanoTime(), clock.instant());
            Fleet.Next next = fleet.next(state, told.images(), told.message(), now);
            state = next.state();
            for (Fleet.Task task : next.tasks()) {
                if (task.effect() instanceof Effect.Emit emit) {
                    subscriber.accept(new Stamped(++seq, clock.instant(), emit.event(), about(task, emit.event())));
                } else if (task.effect() instanceof Effect.Reply reply) {
                    reply(reply);
                } else if (task.effect() instanceof Effect.Leave leave) {
                    return leave.ending();
                } else if (task.effect() instanceof Effect.Enlist enlist) {
                    Set<String> watched = state.images().keySet();
                    recruiting.execute(() -> recruit(enlist.summary(), watched));
                } else if (task.effect() instanceof Effect.Dismiss dismiss) {
                    Hands idle = Objects.requireNonNull(hands.remove(dismiss.image()));
                    recruiting.execute(idle::close);
                } else {
                    Objects.requireNonNull(hands.get(task.image().orElseThrow()))
                            .carryOut(task.effect());
                }
            }
        }
    }

    /** The next message. */
    private Told take() throws InterruptedException {
        Told told = queue.poll(REST_SECONDS, TimeUnit.SECONDS);
        if (told != null) {
            return told;
        }
        // The heap shrinks only where all of it is collected, which by itself happens when the next build is in a
        // hurry.
        System.gc();
        return queue.take();
    }

    private void recruit(String summary, Set<String> watched) {
        Message found;
        try {
            Draft draft = recruiter.read(watched);
            Map<String, WatchState> joining = new LinkedHashMap<>();
            draft.joining().forEach((name, member) -> joining.put(name, initial(member)));
            recruits.putAll(draft.joining());
            found = new Message.Enlisted(summary, draft.names(), draft.told(), joining);
        } catch (ConfigException | BrokenException | RuntimeException e) {
            found = new Message.NotEnlisted(String.valueOf(e.getMessage()));
        }
        queue.add(new Told(Set.of(), found));
    }

    /** The reference of the image that an event is about, where there are others. */
    private Optional<String> about(Fleet.Task task, Event event) {
        boolean common = event instanceof Event.Hello
                || event instanceof Event.Bye
                || event instanceof Event.Pause
                || event instanceof Event.Engine;
        return common
                        || !state.images().containsKey(task.image().orElse(""))
                        || state.images().size() == 1
                ? Optional.empty()
                : task.image().map(name -> state.of(name).project().settings().image());
    }

    /** Asks all images for something; from any thread, returns at once. */
    public void send(Message.Command command) {
        send(command, Optional.empty());
    }

    /**
     * Asks for something; from any thread, returns at once.
     *
     * @param image the name of the one that is asked, or its reference; nothing is done if it is not there; empty: all
     */
    public void send(Message.Command command, Optional<String> image) {
        if (image.isEmpty() || has(image.get())) {
            queue.add(new Told(image.map(this::named).orElse(Set.of()), command));
        }
    }

    /**
     * Asks for something; from any thread, returns at once.
     *
     * @param image the name of the one that is asked, or its reference; empty: all
     * @param awaited the build that it leads to is waited for
     * @param answers gets one answer or more, the last of which {@link Answer#isLast}; on the thread of {@link #run}, so that
     *     it must not block
     */
    public void ask(Message.Command command, Optional<String> image, boolean awaited, Consumer<Answer> answers) {
        long ticket = tickets.incrementAndGet();
        asking.put(ticket, answers);
        Set<String> images = image.map(this::named).orElse(Set.of());
        queue.add(new Told(images, new Message.Request(ticket, command, awaited)));
    }

    /** The names of the images that someone calls so. */
    private Set<String> named(String text) {
        FleetState now = state;
        Set<String> references = now.roster().told().stream()
                .filter(image -> image.name().equals(text) || image.image().equals(text))
                .map(Event.Named::builtAs)
                .collect(Collectors.toSet());
        return projects().entrySet().stream()
                .filter(entry -> references.contains(entry.getValue().settings().image())
                        || entry.getValue().settings().image().equals(text)
                        || entry.getValue().settings().build().tags().contains(text))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there is an image that someone may call so; from any thread. */
    public boolean has(String image) {
        return !named(image).isEmpty();
    }

    /**
     * What the config and the Dockerfiles said when they were last read and could be used, by image; from any thread.
     */
    public Map<String, Project> projects() {
        Map<String, Project> projects = new LinkedHashMap<>();
        state.images().forEach((name, image) -> projects.put(name, image.project()));
        return projects;
    }

    /**
     * The layer that someone means, of whichever image; from any thread.
     *
     * @throws UnknownLayerException if no image has it
     */
    public LayerName layer(String typed) {
        return layer(projects().values(), typed);
    }

    /** The same of these projects, at least one. */
    public static LayerName layer(Collection<Project> projects, String typed) {
        Optional<UnknownLayerException> unknown = Optional.empty();
        for (Project project : projects) {
            try {
                return project.layers().parse(typed);
            } catch (UnknownLayerException e) {
                unknown = Optional.of(e);
            }
        }
        throw unknown.orElseThrow();
    }

    /** Whether it puts off its end until cache has been exported; from any thread. */
    public boolean isExportingLast() {
        return state.images().values().stream()
                .anyMatch(image -> image.life() instanceof WatchState.Life.Stopping
                        && image.shared().running().isPresent());
    }

    private void reply(Effect.Reply reply) {
        Consumer<Answer> answers = reply.answer().isLast() ? asking.remove(reply.ticket()) : asking.get(reply.ticket());
        if (answers != null) {
            answers.accept(reply.answer());
        }
    }

    /** Tells everyone that something is not as it should be. */
    public void trouble(String rule, String message) {
        String first = state.names().get(0);
        queue.add(new Told(Set.of(first), new Message.Trouble(rule, message)));
    }

    private void offer(String image, Message message) {
        if (message instanceof Message.Build build && !(build.event() instanceof BuildEvent.Finished)) {
            reports.acquireUninterruptibly();
        } else if (message instanceof Message.Output) {
            lines.acquireUninterruptibly();
        } else if (message instanceof Message.Build) {
            // The end of a build is never held back.
            reports.tryAcquire();
        }
        queue.add(new Told(Set.of(image), message));
    }

    /** Ends whatever is still under way. */
    @Override
    public void close() {
        reports.release(Integer.MAX_VALUE / 2);
        lines.release(Integer.MAX_VALUE / 2);
        recruiting.shutdown();
        hands.values().forEach(Hands::close);
    }
}
