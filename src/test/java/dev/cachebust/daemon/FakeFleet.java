package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.layer.Meanings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk of which each image sees the files {@code a} and {@code b} of a folder of its own and of one that all share, an
 * engine with an image for each name, and the real fleet in between. What is wanted is done late and out of order.
 */
final class FakeFleet {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Random random;
    final Map<String, List<String>> bases;
    final List<Event> events = new ArrayList<>();
    final Map<String, Integer> builds = new HashMap<>();
    private final int parallel;
    private Fleet fleet;
    private final Map<String, ContextTree> disks = new HashMap<>();
    /** What each image's name stands for on the engine: its content, and that of what it was built on. */
    final Map<String, String> engine = new TreeMap<>();

    private final List<Runnable> underWay = new ArrayList<>();
    private final Map<String, Effect.StartBuild> running = new LinkedHashMap<>();
    private final Map<String, String> runningFrom = new HashMap<>();
    private final List<Integer> numbers = new ArrayList<>();
    private long nanos;
    private boolean calm;
    private List<Event.Named> listed;
    FleetState state;
    Optional<Effect.Ending> ending = Optional.empty();

    FakeFleet(long seed, int parallel, Map<String, List<String>> bases, WatchState.Mode mode) {
        this.random = new Random(seed);
        this.parallel = parallel;
        this.bases = new LinkedHashMap<>(bases);
        Map<String, Loop> loops = new LinkedHashMap<>();
        Map<String, WatchState> images = new LinkedHashMap<>();
        for (String name : this.bases.keySet()) {
            loops.put(name, new Loop(new FakeDecider(), false));
            disks.put(name, ContextTree.empty().put("a", file(0)));
            images.put(
                    name,
                    WatchState.initial(
                            project(name),
                            new Event.EngineInfo("buildkit", "1", "unix:///x"),
                            mode,
                            Wanted.atStart(false, false)));
        }
        fleet = new Fleet(loops, parallel);
        listed = named();
        state = FleetState.initial(images, Roster.of(listed, listed));
        this.bases.keySet().forEach(this::begin);
    }

    private List<Event.Named> named() {
        return bases.keySet().stream()
                .map(name -> new Event.Named(name, name + ":dev", name + ":dev"))
                .toList();
    }

    /** The config has one more image now; whoever reads it next notices. */
    void add(String name, List<String> on) {
        bases.put(name, on);
        disks.put(name, ContextTree.empty().put("a", file(0)));
        listed = named();
        send(Set.of(state.names().get(0)), new Message.Touched(Set.of(), false, true));
    }

    /** The config has this image no more. */
    void remove(String name) {
        bases.remove(name);
        listed = named();
        send(Set.of(state.names().get(0)), new Message.Touched(Set.of(), false, true));
    }

    private void enlist() {
        Map<String, WatchState> joining = new LinkedHashMap<>();
        for (String name : bases.keySet()) {
            if (!state.names().contains(name)) {
                joining.put(
                        name,
                        WatchState.initial(
                                project(name),
                                new Event.EngineInfo("buildkit", "1", "unix:///x"),
                                WatchState.Mode.WATCH,
                                Wanted.atStart(false, false)));
                fleet = fleet.with(name, new Loop(new FakeDecider(), false));
            }
        }
        send(Set.of(), new Message.Enlisted("read again: x", List.copyOf(bases.keySet()), named(), joining));
        joining.keySet().forEach(this::begin);
    }

    private void begin(String name) {
        send(
                Set.of(name),
                new Message.Start(
                        new Event.Hello("1", "/project", Optional.empty()),
                        Optional.empty(),
                        List.of(),
                        ProbeNotes.NONE));
    }

    /** The definition as it is read now: what the base images stand for is part of it. */
    private Project project(String name) {
        StringBuilder text = new StringBuilder();
        for (String base : bases(name)) {
            text.append(text.isEmpty() ? "FROM " + base + ":dev\n" : "COPY --from=" + base + ":dev /a /a\n")
                    .append("LABEL is=\"")
                    .append(engine.getOrDefault(base, ""))
                    .append("\"\n");
        }
        return Samples.named(name + ":dev", text.isEmpty() ? "FROM x\n" : text.toString());
    }

    private static Entry file(int version) {
        return new Entry.File("a", 0644, 1, 2, Digest.sha256(("v" + version).getBytes(StandardCharsets.UTF_8)));
    }

    void step() {
        nanos += random.nextInt(40_000_000);
        int dice = random.nextInt(100);
        if (dice < 20) {
            change(any(), random.nextInt(4));
        } else if (dice < 24) {
            int version = random.nextInt(4);
            List.copyOf(bases.keySet()).forEach(name -> change(name, version));
        } else if (dice < 27) {
            send(random.nextBoolean() ? Set.of() : Set.of(any()), command());
        } else if (dice < 60) {
            advance();
        } else if (dice < 80) {
            tick();
        } else {
            finishOne();
        }
    }

    private Message command() {
        return switch (random.nextInt(4)) {
            case 0 -> new Message.Command.Pause();
            case 1 -> new Message.Command.Rebuild();
            case 2 -> new Message.Command.Cancel();
            default -> new Message.Command.Resume();
        };
    }

    private String any() {
        return List.copyOf(bases.keySet()).get(random.nextInt(bases.size()));
    }

    void change(String name, int version) {
        disks.put(name, Objects.requireNonNull(disks.get(name)).put("a", file(version)));
        send(Set.of(name), new Message.Touched(Set.of("a"), false, false));
    }

    private void advance() {
        if (!underWay.isEmpty()) {
            underWay.remove(random.nextInt(underWay.size())).run();
        }
    }

    private void tick() {
        for (String name : state.names()) {
            state.of(name).timer().ifPresent(at -> {
                if (nanos >= at) {
                    send(Set.of(name), new Message.Tick());
                }
            });
        }
    }

    void finishOne() {
        if (!running.isEmpty()) {
            finish(List.copyOf(running.keySet()).get(random.nextInt(running.size())), calm || random.nextInt(3) > 0);
        }
    }

    void finish(String name, boolean good) {
        Effect.StartBuild build = Objects.requireNonNull(running.remove(name));
        String content = Objects.requireNonNull(runningFrom.get(name));
        if (good) {
            engine.put(name, content);
        }
        BuildFailure failure =
                new BuildFailure(Kind.COMMAND, "no", Optional.empty(), Optional.empty(), "", 0, List.of());
        BuildResult result =
                good ? new BuildResult.Succeeded("sha256:" + content, "", 0, 0) : new BuildResult.Failed(failure, 0);
        send(Set.of(name), new Message.Build(build.build(), new BuildEvent.Finished(result)));
    }

    /** Nothing new happens, and everything under way ends well. */
    void settle() {
        calm = true;
        send(Set.of(), new Message.Command.Resume());
        for (int i = 0; i < 10_000 && !rests(); i++) {
            nanos += 10_000_000;
            advance();
            tick();
            if (random.nextInt(5) == 0) {
                finishOne();
            }
        }
        assertThat(underWay).isEmpty();
        assertThat(running).isEmpty();
        assertThat(state.delays()).as("nothing waits for what never comes").isEmpty();
    }

    /** Lets everything happen but the end of builds. */
    void calmDown() {
        for (int i = 0; i < 1000; i++) {
            nanos += 10_000_000;
            advance();
            tick();
        }
    }

    private boolean rests() {
        return underWay.isEmpty()
                && running.isEmpty()
                && state.names().stream()
                        .allMatch(name -> state.of(name).timer().isEmpty());
    }

    /** What an image is to be now that its bases are what they are. */
    String newest(String name) {
        return content(project(name), Objects.requireNonNull(disks.get(name)));
    }

    private static String content(Project project, ContextTree tree) {
        String all = new String(project.source().content(), StandardCharsets.UTF_8)
                + tree.root().digest().hex();
        return Digest.sha256(all.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
    }

    Set<String> running() {
        return running.keySet();
    }

    void send(Set<String> images, Message message) {
        Fleet.Next next = fleet.next(state, images, message, new Moment(nanos, START.plusNanos(nanos)));
        state = next.state();
        next.tasks().forEach(this::carryOut);
    }

    private void carryOut(Fleet.Task task) {
        assertThat(ending).as("nothing is done after the end").isEmpty();
        String name = task.image().orElse("");
        Effect effect = task.effect();
        if (effect instanceof Effect.Emit emit) {
            events.add(emit.event());
        } else if (effect instanceof Effect.Scan) {
            underWay.add(() -> scanned(name));
        } else if (effect instanceof Effect.AskVersionControl) {
            underWay.add(() -> send(Set.of(name), new Message.VersionControl(Optional.empty())));
        } else if (effect instanceof Effect.Load) {
            underWay.add(() -> loaded(name));
        } else if (effect instanceof Effect.StartBuild start) {
            start(name, start);
        } else if (effect instanceof Effect.CancelBuild) {
            underWay.add(() -> canceled(name));
        } else if (effect instanceof Effect.Enlist) {
            underWay.add(this::enlist);
        } else if (effect instanceof Effect.Dismiss dismiss) {
            assertThat(running).as("its build has ended").doesNotContainKey(dismiss.image());
            underWay.add(() -> {});
        } else if (effect instanceof Effect.Leave leave) {
            ending = Optional.of(leave.ending());
        }
    }

    private void scanned(String name) {
        if (!state.names().contains(name)) {
            return;
        }
        ContextTree before = state.of(name).files().tree();
        ContextTree seen = Objects.requireNonNull(disks.get(name));
        send(
                Set.of(name),
                new Message.Scanned(
                        seen, Meanings.NONE, seen.changesSince(before), List.of(), List.of(), List.of(), 1));
    }

    private void loaded(String name) {
        ProjectLoader.Result result =
                new ProjectLoader.Result(Optional.of(project(name)), Optional.empty(), List.of(), "read", listed);
        underWay.add(() -> send(Set.of(name), new Message.Loaded(result)));
    }

    private void canceled(String name) {
        Effect.StartBuild build = running.remove(name);
        if (build != null) {
            send(Set.of(name), new Message.Build(build.build(), new BuildEvent.Finished(new BuildResult.Canceled())));
        }
    }

    private void start(String name, Effect.StartBuild start) {
        assertThat(running).as("one build of an image").doesNotContainKey(name);
        assertThat(running.size()).as("no more than allowed").isLessThan(parallel);
        bases(name)
                .forEach(base ->
                        assertThat(running).as("after what it is built on").doesNotContainKey(base));
        assertThat(numbers).as("numbers are unique").doesNotContain(start.build());
        numbers.add(start.build());
        builds.merge(name, 1, Integer::sum);
        running.put(name, start);
        runningFrom.put(
                name,
                content(state.of(name).project(), start.request().context().tree()));
    }

    private List<String> bases(String name) {
        return bases.getOrDefault(name, List.of());
    }
}
