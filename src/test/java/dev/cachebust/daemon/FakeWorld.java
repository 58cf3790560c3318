package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.after.Action;
import dev.cachebust.after.Outcome;
import dev.cachebust.after.SyncFiles;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildFailure;
import dev.cachebust.build.BuildEvent.BuildFailure.Kind;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.build.Vertex;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.config.Settings.Export;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.Answers;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.Meanings;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import dev.cachebust.watch.VersionControl.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk, an engine, a clock and a user, all at the mercy of one random number generator, around the real loop. What the loop
 * wants done is done late and out of order; what it must never do fails at once.
 */
final class FakeWorld {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProbeSettings PROBE =
            new ProbeSettings(new Probe.Git("https://example.org/lib.git", "main"), Duration.ofSeconds(1));
    private static final String[] PATHS = {"a", "b", "u"};

    final Random random;
    final Loop loop = new Loop(new FakeDecider(), false);
    final List<Event> events = new ArrayList<>();
    private final Deque<Message> touches = new ArrayDeque<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private static final List<Export> EXPORTS =
            List.of(new Export.Never(), new Export.OnExit(), new Export.Every(Duration.ofSeconds(1)));

    private OnChange mode;
    private final Export export;
    private Optional<Effect.ExportCache> exporting = Optional.empty();
    private ContextTree disk = ContextTree.empty();
    private String dockerfile = "FROM x";
    private boolean broken;
    private boolean engineDown;
    private Optional<Operation> versionControl = Optional.empty();
    private long nanos;
    private int versions;
    private boolean calm;
    WatchState state;

    private final boolean probing;
    private int answer;

    private static final List<Target> ONE = List.of(new Target.Container("c"));
    private static final AfterSettings COPYING = after(List.of(), ONE, ONE, List.of());
    private static final AfterSettings RULES = after(
            ONE, List.of(), List.of(), List.of(rule("a", WatchAction.REBUILD), rule("b", WatchAction.SYNC_RESTART)));

    /** What is done with the container after builds, and instead of them. */
    private final AfterSettings after;

    private final boolean ruling;
    private boolean acting;
    /** What the container has, as {@link FakeDecider#inputs} tells it; empty where that is not known. */
    private String container = "";
    /** The generation of the context that it got last. */
    private long containerGeneration;
    /** The last thing that was to be done with it failed. */
    private boolean containerExcuse = true;

    /** It got files, and what runs in it has not been restarted since. */
    private boolean restartOwed;

    private static AfterSettings after(
            List<Target> recreate, List<Target> restart, List<Target> sync, List<Rule> rules) {
        AfterSettings none = AfterSettings.NONE;
        Optional<Duration> healthy = Optional.of(Duration.ofSeconds(1));
        return new AfterSettings(
                none.compose(), recreate, restart, sync, List.of(), List.of("tell"), healthy, false, rules);
    }

    private static Rule rule(String path, WatchAction action) {
        return new Rule(
                Path.of("/project", path), action, "/" + path, List.of(), List.of(), false, Optional.empty(), ONE);
    }

    private Optional<Effect.StartBuild> running = Optional.empty();
    private String runningInputs = "";
    private boolean cancelWanted;
    String lastGood = "";
    private @Nullable ContextSnapshot lastBuilt;
    private String lastFailed = "";
    private boolean excuse = true;
    Optional<Effect.Ending> ending = Optional.empty();
    private final Set<Long> waiting = new HashSet<>();
    private long tickets;
    int builds;

    FakeWorld(long seed) {
        random = new Random(seed);
        mode = OnChange.values()[random.nextInt(3)];
        probing = random.nextInt(3) == 0;
        after = List.of(AfterSettings.NONE, COPYING, RULES).get(random.nextInt(3));
        ruling = after == RULES;
        export = EXPORTS.get(random.nextInt(3));
        change("a");
        touches.clear();
        Project project = project(dockerfile);
        state = WatchState.initial(
                project,
                new Event.EngineInfo("buildkit", "1", "unix:///x"),
                WatchState.Mode.WATCH,
                Wanted.atStart(false, false));
        send(new Message.Start(
                new Event.Hello("1", "/project", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
    }

    private Project project(String text) {
        Project plain = probing ? Samples.probing(mode, text, PROBE) : Samples.exporting(mode, text, export);
        return after == AfterSettings.NONE ? plain : Samples.with(plain, after);
    }

    /** One random thing happens. */
    void step() {
        nanos += random.nextInt(40_000_000);
        int dice = random.nextInt(100);
        if (dice < 22) {
            change(PATHS[random.nextInt(PATHS.length)]);
        } else if (dice < 25) {
            editDockerfile();
        } else if (dice < 26) {
            touches.add(new Message.Touched(Set.of(), true, false));
        } else if (dice < 27) {
            versionControl();
            answer += random.nextInt(2);
        } else if (dice < 31) {
            command();
        } else if (dice < 48) {
            deliverTouch();
        } else if (dice < 65) {
            advance();
        } else if (dice < 80) {
            tick();
        } else {
            buildGoesOn();
        }
    }

    /** An operation begins, goes on or ends; or its mark is one that somebody left behind long ago. */
    private void versionControl() {
        boolean begins = versionControl.isEmpty() || random.nextBoolean();
        Instant sign = random.nextInt(4) == 0 ? Instant.EPOCH : wall();
        versionControl = begins ? Optional.of(new Operation("git rebase", sign)) : Optional.empty();
    }

    private Instant wall() {
        return START.plusNanos(nanos);
    }

    private void command() {
        Message.Command command = switch (random.nextInt(6)) {
            case 0 -> new Message.Command.Pause();
            case 1, 2 -> new Message.Command.Resume();
            case 3 -> new Message.Command.Bust(Set.of(LayerName.SOURCE));
            case 4 -> new Message.Command.Rebuild();
            default -> new Message.Command.Cancel();
        };
        excuse |= command instanceof Message.Command.Rebuild;
        if (random.nextBoolean()) {
            send(command);
        } else {
            waiting.add(++tickets);
            send(new Message.Request(tickets, command, random.nextBoolean()));
        }
    }

    /** A new version of the file, an old one (a revert), the same one (a touch), or none. */
    void change(String path) {
        int version = random.nextInt(5) < 3 ? random.nextInt(3) : versions++;
        disk = random.nextInt(8) == 0 ? disk.remove(path) : disk.put(path, file(path, version));
        touches.add(new Message.Touched(Set.of(path), false, false));
    }

    private static Entry file(String name, int version) {
        Digest digest = Digest.sha256(("v" + version).getBytes(StandardCharsets.UTF_8));
        return new Entry.File(name, 0644, 1, 2, digest);
    }

    private void editDockerfile() {
        mode = OnChange.values()[random.nextInt(3)];
        broken = !calm && random.nextInt(3) == 0;
        dockerfile = "FROM x" + random.nextInt(3);
        touches.add(new Message.Touched(Set.of(), false, true));
    }

    private void deliverTouch() {
        if (!touches.isEmpty()) {
            send(touches.remove());
        }
    }

    private void advance() {
        if (!underWay.isEmpty()) {
            underWay.remove(random.nextInt(underWay.size())).run();
        }
    }

    private void tick() {
        OptionalLong timer = state.timer();
        if (timer.isPresent() && (nanos >= timer.getAsLong() || random.nextInt(5) == 0)) {
            send(new Message.Tick());
        }
    }

    private void buildGoesOn() {
        if (running.isEmpty()) {
            return;
        }
        int dice = random.nextInt(10);
        if (dice < 6 && !calm && !cancelWanted) {
            Status status = Status.values()[random.nextInt(Status.values().length)];
            int index = 1 + random.nextInt(2);
            Vertex vertex = new Vertex("v" + index, "RUN", Optional.of(new StepId("builder", index)));
            report(new BuildEvent.VertexChanged(vertex, status, Instant.EPOCH, 1, ""));
        } else {
            finish();
        }
    }

    private void finish() {
        BuildResult result = result();
        String inputs = runningInputs;
        if (result instanceof BuildResult.Succeeded) {
            lastGood = inputs;
            lastBuilt = running.orElseThrow().request().context();
            lastFailed = "";
        } else if (result instanceof BuildResult.Failed f && f.failure().kind() == Kind.COMMAND) {
            lastFailed = inputs;
        } else {
            // What was tried last is something else now: content that failed before it may be tried again.
            excuse = true;
            lastFailed = "";
        }
        Effect.StartBuild build = running.orElseThrow();
        running = Optional.empty();
        send(new Message.Build(build.build(), new BuildEvent.Finished(result)));
    }

    private BuildResult result() {
        int dice = random.nextInt(10);
        if (cancelWanted && dice < 8) {
            return new BuildResult.Canceled();
        } else if (calm || dice < 5) {
            return new BuildResult.Succeeded("sha256:1", "", 0, 0);
        } else if (dice < 7) {
            return failed(Kind.COMMAND);
        } else if (dice < 9) {
            return failed(Kind.CONTEXT_MOVED);
        }
        engineDown = true;
        return failed(Kind.ENGINE_LOST);
    }

    private static BuildResult failed(Kind kind) {
        return new BuildResult.Failed(
                new BuildFailure(kind, "no", Optional.empty(), Optional.empty(), "", 0, List.of()), 0);
    }

    private void report(BuildEvent event) {
        running.ifPresent(build -> send(new Message.Build(build.build(), event)));
    }

    /** Nothing new happens, everything under way ends well, the user waits. */
    void settle() {
        calm = true;
        if (broken) {
            editDockerfile();
        }
        if (state.paused()) {
            send(new Message.Command.Resume());
        }
        for (int i = 0; i < 10_000 && !rests(); i++) {
            nanos += 10_000_000;
            deliverTouch();
            advance();
            state.timer().ifPresent(at -> {
                if (nanos >= at) {
                    send(new Message.Tick());
                }
            });
            if (running.isPresent() && random.nextInt(20) == 0) {
                finish();
            }
        }
        assertThat(underWay).isEmpty();
        assertThat(state.work()).isInstanceOf(Work.Idle.class);
        assertThat(waiting).as("everyone who asked has their last answer").isEmpty();
        assertTheContainerFollows();
    }

    /** Whether nothing will happen any more unless somebody does something. */
    private boolean rests() {
        return touches.isEmpty()
                && underWay.isEmpty()
                && running.isEmpty()
                && (probing ? answered() : state.timer().isEmpty());
    }

    /** Whether the present answer is known, and nothing but the next question is waited for. */
    private boolean answered() {
        Optional<Answers> known = Optional.of(state.elsewhere().notes().answers());
        return known.equals(Optional.of(answers()))
                && state.timer().orElse(Long.MAX_VALUE) - nanos
                        > Duration.ofMillis(100).toNanos();
    }

    private Answers answers() {
        return probing ? new Answers(new TreeMap<>(Map.of(PROBE.probe().id(), "v" + answer))) : Answers.NONE;
    }

    /** Lets time pass until a build runs. */
    void awaitBuild() {
        for (int i = 0; i < 1000 && running.isEmpty(); i++) {
            nanos += 10_000_000;
            deliverTouch();
            advance();
            tick();
        }
    }

    /** What is on disk now, as it would be built. */
    String newest() {
        return FakeDecider.inputs(project(dockerfile), disk, state.memory().bumps(), answers());
    }

    void send(Message message) {
        Loop.Next next = loop.next(state, message, new Moment(nanos, wall()));
        state = next.state();
        String known = FakeDecider.inputs(
                state.project(),
                state.files().tree(),
                state.memory().bumps(),
                state.elsewhere().notes().answers());
        if (known.equals(lastGood)) {
            // After a revert to what is tagged, the content that failed is a change again.
            lastFailed = "";
        }
        next.effects().forEach(this::carryOut);
    }

    private void carryOut(Effect effect) {
        assertThat(ending).as("nothing is done after the end").isEmpty();
        if (effect instanceof Effect.Emit e) {
            events.add(e.event());
        } else if (effect instanceof Effect.Scan scan) {
            scan(scan);
        } else if (effect instanceof Effect.AskVersionControl) {
            underWay.add(() -> send(new Message.VersionControl(versionControl)));
        } else if (effect instanceof Effect.Load) {
            load();
        } else if (effect instanceof Effect.AskProbes) {
            assertThat(probing).isTrue();
            underWay.add(this::probe);
        } else if (effect instanceof Effect.StartBuild start) {
            start(start);
        } else if (effect instanceof Effect.CancelBuild cancel) {
            assertThat(running.map(Effect.StartBuild::build)).contains(cancel.build());
            cancelWanted = true;
        } else if (effect instanceof Effect.ExportCache e) {
            export(e);
        } else if (effect instanceof Effect.CancelExport) {
            assertThat(exporting).as("what is cancelled runs").isPresent();
            exporting = Optional.empty();
        } else if (effect instanceof Effect.StartAction action) {
            act(action);
        } else if (effect instanceof Effect.CancelAction) {
            assertThat(acting).as("what is cancelled is under way").isTrue();
        } else if (effect instanceof Effect.AwaitEngine) {
            assertThat(engineDown).isTrue();
            underWay.add(() -> {
                engineDown = false;
                send(new Message.EngineBack());
            });
        } else if (effect instanceof Effect.Reply reply) {
            assertThat(waiting).contains(reply.ticket());
            if (reply.answer().isLast()) {
                waiting.remove(reply.ticket());
            }
        } else if (effect instanceof Effect.Leave leave) {
            assertThat(exporting).as("nothing is left running").isEmpty();
            ending = Optional.of(leave.ending());
        }
    }

    /** What an action does to the container is done some time after it was asked for; it may fail. */
    private void act(Effect.StartAction effect) {
        assertThat(after).isNotEqualTo(AfterSettings.NONE);
        assertThat(acting).as("at most one action at a time").isFalse();
        acting = true;
        underWay.add(() -> {
            acting = false;
            boolean fails = !calm && random.nextInt(5) == 0;
            boolean changes = effect.what() instanceof Action.Sync || effect.what() instanceof Action.Recreate;
            if (changes) {
                boolean still = ruling && containerExcuse && effect.what() instanceof Action.Sync;
                containerExcuse = fails || still;
            }
            if (!fails && effect.what() instanceof Action.Recreate) {
                long generation = Optional.ofNullable(lastBuilt).orElseThrow().generation();
                if (!ruling) {
                    assertThat(generation).as("nothing older than it has").isGreaterThanOrEqualTo(containerGeneration);
                }
                container = lastGood;
                containerGeneration = generation;
                restartOwed = false;
            } else if (!fails && effect.what() instanceof Action.Sync sync) {
                copy(sync.files());
                restartOwed = true;
            } else if (effect.what() instanceof Action.Restart) {
                restartOwed = false;
            }
            Optional<String> error = fails ? Optional.of("no") : Optional.empty();
            send(new Message.ActionEnded(effect.action(), new Outcome(error, !fails)));
        });
    }

    private void copy(SyncFiles files) {
        assertThat(files.isEmpty()).isFalse();
        if (!ruling) {
            assertThat(container).as("what the container had was known").isNotEmpty();
        }
        for (SyncFiles.Upload upload : files.uploads()) {
            container = container.replaceFirst(" b=\\S+", " b=" + ((Entry.File) upload.entry()).content());
        }
        if (!files.deletes().isEmpty()) {
            container = container.replaceFirst(" b=\\S+", " b=none");
        }
        containerGeneration = state.files().generation();
    }

    /** After all has come to rest the container has what is tagged, unless what was done last with it went wrong. */
    private void assertTheContainerFollows() {
        assertThat(acting).isFalse();
        assertThat(restartOwed).as("who got files is restarted").isFalse();
        boolean failed = state.memory().failed().isPresent();
        if (after != AfterSettings.NONE && !containerExcuse && !failed) {
            assertThat(seenByRules(container)).isEqualTo(seenByRules(lastGood));
        }
    }

    /** Rules are about files and the definition; a build for anything else is no reason to touch a container. */
    private String seenByRules(String inputs) {
        return ruling ? inputs.replaceFirst(" \\{.*", "") : inputs;
    }

    /** A scan reads the disk some time after it was asked for, and its result arrives some time after that. */
    private void scan(Effect.Scan scan) {
        ContextTree before = state.files().tree();
        underWay.add(() -> {
            ContextTree seen = scan.paths().map(paths -> seen(before, paths)).orElse(disk);
            Optional<Operation> meanwhile = versionControl;
            underWay.add(() -> {
                if (meanwhile.isPresent()) {
                    send(new Message.VersionControl(meanwhile));
                }
                send(new Message.Scanned(
                        seen, Meanings.NONE, seen.changesSince(before), List.of(), List.of(), List.of(), 1));
            });
        });
    }

    private ContextTree seen(ContextTree before, Set<String> paths) {
        ContextTree tree = before;
        for (String path : paths) {
            Optional<Entry> entry = disk.get(path);
            tree = entry.isPresent() ? tree.put(path, entry.get()) : tree.remove(path);
        }
        return tree;
    }

    private void probe() {
        boolean fails = !calm && random.nextInt(3) == 0;
        Optional<String> text = fails ? Optional.empty() : Optional.of("v" + answer);
        Optional<String> problem = fails ? Optional.of("unreachable") : Optional.empty();
        Instant asked = wall();
        underWay.add(
                () -> send(new Message.Probed(Map.of(PROBE.probe().id(), new ProbeNotes.Note(text, asked, problem)))));
    }

    private void load() {
        underWay.add(() -> {
            Project project = project(dockerfile);
            ProjectLoader.Result result = broken
                    ? new ProjectLoader.Result(
                            Optional.empty(), Optional.of("broken"), List.of("broken"), "", List.of())
                    : new ProjectLoader.Result(
                            Optional.of(project), Optional.empty(), List.of(), "reloaded", List.of());
            underWay.add(() -> send(new Message.Loaded(result)));
        });
    }

    /** Its end may come late, when something else is exported or built already. */
    private void export(Effect.ExportCache effect) {
        assertThat(running).as("no export beside a build").isEmpty();
        assertThat(exporting).as("at most one export at a time").isEmpty();
        assertThat(engineDown).as("no export without an engine").isFalse();
        assertThat(effect.request().cacheTo()).isNotEmpty();
        assertThat(effect.request().context()).as("what was built last").isEqualTo(lastBuilt);
        assertThat(effect.request().makesImage()).as("an export moves no name").isFalse();
        exporting = Optional.of(effect);
        underWay.add(() -> {
            boolean fails = !calm && random.nextInt(3) == 0;
            if (exporting.equals(Optional.of(effect))) {
                exporting = Optional.empty();
            }
            send(new Message.CacheExported(effect.export(), fails ? Optional.of("no") : Optional.empty()));
        });
    }

    private void start(Effect.StartBuild start) {
        assertThat(running).as("at most one build at a time").isEmpty();
        assertThat(exporting).as("an export gives way to a build").isEmpty();
        assertThat(engineDown).as("no build without an engine").isFalse();
        builds++;
        running = Optional.of(start);
        cancelWanted = false;
        runningInputs = FakeDecider.inputs(
                project(new String(start.request().dockerfile().content(), StandardCharsets.UTF_8)),
                start.request().context().tree(),
                state.memory().bumps(),
                state.elsewhere().notes().answers());
        if (!excuse) {
            assertThat(runningInputs)
                    .as("no build without a reason")
                    .isNotEqualTo(lastGood)
                    .isNotEqualTo(lastFailed);
        }
        excuse = false;
    }
}
