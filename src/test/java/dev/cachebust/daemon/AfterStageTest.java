package dev.cachebust.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.after.Outcome;
import dev.cachebust.build.BuildEvent;
import dev.cachebust.build.BuildEvent.BuildResult;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.config.Settings.OnChange;
import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.daemon.WatchState.Mode;
import dev.cachebust.layer.Meanings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done with containers, and when. */
class AfterStageTest {
    private static final List<Target> SHOP = List.of(new Target.Container("shop"));

    private Loop loop = new Loop(new FakeDecider(), false);
    private WatchState state = begun(AfterSettings.NONE, Mode.WATCH);
    private List<Effect> effects = List.of();
    private ContextTree tree = ContextTree.empty();
    private long seconds;

    private static AfterSettings settings(List<Target> recreate, List<Target> sync, List<Rule> rules) {
        return new AfterSettings(
                AfterSettings.NONE.compose(),
                recreate,
                List.of(),
                sync,
                List.of(),
                List.of("tell"),
                Optional.of(Duration.ofSeconds(9)),
                false,
                rules);
    }

    private static Rule rule(String path, WatchAction action) {
        return new Rule(Path.of("/project", path), action, "/to", List.of(), List.of(), false, Optional.empty(), SHOP);
    }

    private static WatchState begun(AfterSettings after, Mode mode) {
        return WatchState.initial(
                Samples.with(Samples.project(OnChange.QUEUE, "FROM x"), after),
                new Event.EngineInfo("buildkit", "1", "unix:///x"),
                mode,
                Wanted.atStart(false, false));
    }

    private void watch(AfterSettings after, Mode mode) {
        state = begun(after, mode);
        send(new Message.Start(
                new Event.Hello("1", "/p", Optional.empty()), Optional.empty(), List.of(), ProbeNotes.NONE));
        save("a", "1");
    }

    private void send(Message message) {
        Loop.Next next =
                loop.next(state, message, new Moment(Duration.ofSeconds(seconds).toNanos(), Instant.EPOCH));
        state = next.state();
        effects = next.effects();
    }

    private void save(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        ContextTree before = tree;
        tree = tree.put(path, new Entry.File(path, 0644, 1, bytes.length, Digest.sha256(bytes)));
        send(new Message.Scanned(tree, Meanings.NONE, tree.changesSince(before), List.of(), List.of(), List.of(), 1));
    }

    private void built() {
        send(new Message.Build(
                state.memory().builds(), new BuildEvent.Finished(new BuildResult.Succeeded("sha256:1", "", 0, 0))));
    }

    private void done() {
        ended(Optional.empty());
    }

    private void ended(Optional<String> error) {
        send(new Message.ActionEnded(state.after().begun(), new Outcome(error, error.isEmpty())));
    }

    /** What this turn has begun: actions by name, builds. */
    private List<String> begun() {
        return effects.stream()
                .filter(e -> e instanceof Effect.StartAction || e instanceof Effect.StartBuild)
                .map(e -> e instanceof Effect.StartAction action ? action.what().name() : "build")
                .toList();
    }

    private boolean left() {
        return effects.stream().anyMatch(Effect.Leave.class::isInstance);
    }

    @Test
    void oneActionAfterTheOther() {
        watch(settings(SHOP, List.of(), List.of()), Mode.WATCH);
        assertThat(begun()).containsExactly("build");
        built();
        assertThat(begun()).containsExactly("recreate shop");
        done();
        assertThat(begun()).containsExactly("wait for shop");
        done();
        assertThat(begun()).containsExactly("command tell");
        done();
        assertThat(begun()).isEmpty();
    }

    @Test
    void theFirstThatFailsEndsThem() {
        watch(settings(SHOP, List.of(), List.of()), Mode.WATCH);
        built();
        ended(Optional.of("no"));
        assertThat(begun()).isEmpty();
        save("a", "2");
        assertThat(begun()).containsExactly("build");
    }

    @Test
    void aNewerBuildsActionsTakeThePlaceOfTheOlderOnes() {
        watch(settings(SHOP, List.of(), List.of()), Mode.WATCH);
        built();
        save("a", "2");
        built();
        assertThat(begun()).as("the container is being made").isEmpty();
        done();
        assertThat(begun()).containsExactly("recreate shop");
        done();
        save("a", "3");
        built();
        assertThat(effects).as("waiting gives way").contains(new Effect.CancelAction());
        ended(Optional.of("canceled"));
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void filesAreCopiedFirstAndTheImageIsBuiltBehind() {
        watch(settings(List.of(), SHOP, List.of()), Mode.WATCH);
        built();
        done();
        done();
        done();
        save("b", "2");
        assertThat(begun()).containsExactly("sync shop");
        done();
        assertThat(begun()).containsExactly("build");
        built();
        assertThat(begun()).as("the container has it already").containsExactly("command tell");
    }

    @Test
    void whatIsCopiedWhileAnOlderImageIsBuiltStays() {
        watch(settings(List.of(), SHOP, List.of()), Mode.WATCH);
        built();
        done();
        done();
        done();
        save("b", "2");
        done();
        save("b", "3");
        assertThat(begun()).containsExactly("sync shop");
        built();
        assertThat(begun()).as("the image lacks what is being copied").isEmpty();
        done();
        assertThat(begun()).containsExactly("command tell", "build");
        done();
        built();
        assertThat(begun()).containsExactly("command tell");
    }

    @Test
    void aCopyThatFailsIsBuiltAndRolledOut() {
        watch(settings(List.of(), SHOP, List.of()), Mode.WATCH);
        built();
        done();
        done();
        done();
        save("b", "2");
        ended(Optional.of("read-only"));
        assertThat(begun()).containsExactly("build");
        built();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void deletedFilesAreComparedWithTheImage() {
        watch(settings(List.of(), SHOP, List.of()), Mode.WATCH);
        save("b", "1");
        built();
        built();
        done();
        done();
        done();
        done();
        ContextTree before = tree;
        tree = tree.remove("b");
        send(new Message.Scanned(tree, Meanings.NONE, tree.changesSince(before), List.of(), List.of(), List.of(), 1));
        assertThat(begun()).containsExactly("sync shop");
        done();
        built();
        assertThat(begun()).containsExactly("compare with shop:dev");
        ended(Optional.of("it is there"));
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void rulesSayWhichBuildsContainersGet() {
        watch(
                settings(SHOP, List.of(), List.of(rule("a", WatchAction.REBUILD), rule("b", WatchAction.SYNC))),
                Mode.WATCH);
        built();
        assertThat(begun()).as("the first build of a run").containsExactly("recreate shop");
        done();
        done();
        done();
        save("b", "2");
        assertThat(begun()).containsExactly("sync shop");
        done();
        assertThat(begun()).containsExactly("build");
        save("a", "2");
        built();
        assertThat(begun()).as("begun before the change").containsExactly("command tell", "build");
        done();
        built();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void leavingAfterOneChangeWaitsForWhatFollowsIt() {
        watch(settings(SHOP, List.of(), List.of()), Mode.ONCE);
        built();
        done();
        done();
        done();
        save("a", "2");
        built();
        assertThat(left()).isFalse();
        done();
        done();
        assertThat(left()).isFalse();
        done();
        assertThat(left()).isTrue();
    }

    @Test
    void stoppingWaitsForNothing() {
        watch(settings(SHOP, List.of(), List.of()), Mode.WATCH);
        built();
        send(new Message.Command.Stop("quit"));
        assertThat(effects).contains(new Effect.CancelAction());
        assertThat(left()).isTrue();
    }

    @Test
    void aDryRunTouchesNoContainer() {
        loop = new Loop(new FakeDecider(), true);
        watch(settings(SHOP, SHOP, List.of(rule("b", WatchAction.SYNC))), Mode.WATCH);
        save("b", "2");
        assertThat(begun()).isEmpty();
        assertThat(state.after().begun()).isZero();
    }

    @Test
    void aSingleBuildTouchesNoContainer() {
        watch(settings(SHOP, List.of(), List.of()), Mode.SINGLE);
        built();
        assertThat(begun()).isEmpty();
        assertThat(left()).isTrue();
    }
}
