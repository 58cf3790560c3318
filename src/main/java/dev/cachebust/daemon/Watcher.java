package dev.cachebust.daemon;

import dev.cachebust.build.BuildEngine;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.context.ContextTree;
import dev.cachebust.daemon.Effect.Ending;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.history.PastBuild;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the {@link Loop}: one queue, one thread that takes messages from it, and {@link Hands} that carry out what it wants.
 * With {@link Mode#SINGLE} it is a single build that goes the same way.
 */
public final class Watcher implements AutoCloseable {
    /** How many reports of a build may wait, and lines of containers; then the engine is held back. */
    private static final int REPORTS = 4096;

    private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final Semaphore reports = new Semaphore(REPORTS);
    private final Semaphore lines = new Semaphore(REPORTS);
    private final Consumer<Stamped> subscriber;
    private final Loop loop;
    private final Hands hands;
    private final Map<Long, Consumer<Answer>> asking = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private volatile WatchState state;
    private long seq;

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
        this.subscriber = subscriber;
        this.seq = beginning.said();
        this.loop = new Loop(new PlannerDecider(parts.extras()), beginning.dryRun());
        this.hands = new Hands(parts, beginning, this::offer);
        this.state = WatchState.initial(beginning.project(), beginning.engine(), beginning.mode(), beginning.wanted());
        queue.add(new Message.Start(beginning.hello(), beginning.last(), beginning.past(), beginning.probed()));
    }

    /** Works until it is told to stop, or its mode says so; the calling thread is the loop. */
    public Ending run() throws InterruptedException {
        Thread.currentThread().setName("cachebust-loop");
        Clock clock = Clock.systemUTC();
        while (true) {
            Message message = queue.take();
            if (message instanceof Message.Build) {
                reports.release();
            } else if (message instanceof Message.Output) {
                lines.release();
            }
            Loop.Next next = loop.next(state, message, new Moment(System.nanoTime(), clock.instant()));
            state = next.state();
            for (Effect effect : next.effects()) {
                if (effect instanceof Effect.Emit emit) {
                    subscriber.accept(new Stamped(++seq, clock.instant(), emit.event()));
                } else if (effect instanceof Effect.Reply reply) {
                    reply(reply);
                } else if (effect instanceof Effect.Leave leave) {
                    return leave.ending();
                } else {
                    hands.carryOut(effect);
                }
            }
        }
    }

    /** Asks for something; from any thread, returns at once. */
    public void send(Message.Command command) {
        queue.add(command);
    }

    /**
     * Asks for something; from any thread, returns at once.
     *
     * @param awaited the build that it leads to is waited for
     * @param answers gets one answer or more, the last of which {@link Answer#isLast}; on the thread of {@link #run}, so that
     *     it must not block
     */
    public void ask(Message.Command command, boolean awaited, Consumer<Answer> answers) {
        long ticket = tickets.incrementAndGet();
        asking.put(ticket, answers);
        queue.add(new Message.Request(ticket, command, awaited));
    }

    /** What the config and the Dockerfile said when they were last read and could be used; from any thread. */
    public Project project() {
        return state.project();
    }

    /** Whether it puts off its end until cache has been exported; from any thread. */
    public boolean isExportingLast() {
        return state.life() instanceof WatchState.Life.Stopping
                && state.shared().running().isPresent();
    }

    private void reply(Effect.Reply reply) {
        Consumer<Answer> answers = reply.answer().isLast() ? asking.remove(reply.ticket()) : asking.get(reply.ticket());
        if (answers != null) {
            answers.accept(reply.answer());
        }
    }

    /** Tells everyone that something is not as it should be. */
    public void trouble(String rule, String message) {
        queue.add(new Message.Trouble(rule, message));
    }

    private void offer(Message message) {
        if (message instanceof Message.Build build && !(build.event() instanceof BuildEvent.Finished)) {
            reports.acquireUninterruptibly();
        } else if (message instanceof Message.Output) {
            lines.acquireUninterruptibly();
        } else if (message instanceof Message.Build) {
            // The end of a build is never held back.
            reports.tryAcquire();
        }
        queue.add(message);
    }

    /** Ends whatever is still under way. */
    @Override
    public void close() {
        reports.release(Integer.MAX_VALUE / 2);
        lines.release(Integer.MAX_VALUE / 2);
        hands.close();
    }
}
