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
import java.util.TreeMap;
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

    /** Whoever gets a copy is restarted, and nobody is waited for. */
    private static AfterSettings restarting(List<Target> sync, List<Rule> rules) {
        AfterSettings none = AfterSettings.NONE;
        List<Target> restart = rules.isEmpty() ? SHOP : List.of();
        List<Target> recreate = rules.isEmpty() ? List.of() : SHOP;
        return new AfterSettings(
                none.compose(), recreate, restart, sync, List.of(), List.of("tell"), Optional.empty(), false, rules);
    }

    /** The containers have the first build; rules say what they get of later ones. */
    private void watchWithRules() {
        Rule rebuild = rule("a", WatchAction.REBUILD);
        watch(restarting(List.of(), List.of(rebuild, rule("b", WatchAction.SYNC_RESTART))), Mode.WATCH);
        built();
        done();
        done();
    }

    @Test
    void whatIsSavedDuringARestartIsCopiedAfterIt() {
        watchWithRules();
        save("b", "2");
        done();
        assertThat(begun()).containsExactly("restart shop", "build");
        built();
        save("b", "3");
        assertThat(begun()).containsExactly("build");
        done();
        assertThat(begun()).containsExactly("command tell");
        done();
        assertThat(begun()).containsExactly("sync shop");
    }

    @Test
    void aRevertDuringARestartIsCopiedAfterIt() {
        watch(restarting(SHOP, List.of()), Mode.WATCH);
        built();
        done();
        done();
        save("b", "1");
        done();
        built();
        done();
        done();
        save("b", "2");
        save("b", "1");
        done();
        assertThat(begun()).containsExactly("restart shop");
        done();
        assertThat(begun()).containsExactly("sync shop");
    }

    @Test
    void aBuildThatTheContainersDoNotGetDropsNothingThatFollowsACopy() {
        watchWithRules();
        save("b", "2");
        done();
        done();
        save("b", "3");
        built();
        done();
        assertThat(begun()).containsExactly("restart shop", "build");
        done();
        assertThat(begun()).containsExactly("command tell");
    }

    @Test
    void whatIsCopiedDuringARebuildIsCopiedAgainAfterIt() {
        watchWithRules();
        save("a", "2");
        assertThat(begun()).containsExactly("build");
        save("b", "2");
        assertThat(begun()).containsExactly("sync shop");
        done();
        done();
        built();
        assertThat(begun()).contains("recreate shop");
        done();
        assertThat(begun()).containsExactly("sync shop");
    }

    @Test
    void whatIsCopiedBeforeTheFirstBuildIsCopiedAgainAfterIt() {
        Rule rebuild = rule("a", WatchAction.REBUILD);
        watch(restarting(List.of(), List.of(rebuild, rule("b", WatchAction.SYNC))), Mode.WATCH);
        save("b", "2");
        done();
        built();
        assertThat(begun()).contains("recreate shop");
        done();
        assertThat(begun()).containsExactly("sync shop");
    }

    @Test
    void whatAsksForARebuildDuringTheFirstBuildIsRolledOutAfterTheNext() {
        watch(restarting(List.of(), List.of(rule("a", WatchAction.REBUILD))), Mode.WATCH);
        save("a", "2");
        built();
        assertThat(begun()).containsExactly("recreate shop", "build");
        done();
        done();
        built();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void whatAsksForARebuildDuringARestartIsRolledOut() {
        watchWithRules();
        save("b", "2");
        done();
        assertThat(begun()).containsExactly("restart shop", "build");
        built();
        save("a", "2");
        assertThat(begun()).containsExactly("build");
        built();
        done();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void whatIsTakenBackDuringARebuildIsRolledOutAllTheSame() {
        watchWithRules();
        save("a", "2");
        save("a", "3");
        save("a", "2");
        built();
        assertThat(begun()).as("the build was begun before the last change").containsExactly("command tell");
        done();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void aRolloutThatFailedIsTriedAgainAfterTheNextBuild() {
        watchWithRules();
        save("a", "2");
        built();
        ended(Optional.of("no"));
        save("b", "2");
        assertThat(begun()).containsExactly("sync shop");
        done();
        done();
        built();
        assertThat(begun()).containsExactly("recreate shop");
    }

    @Test
    void aRolloutThatWaitsIsNotForgottenForANewerBuild() {
        watchWithRules();
        save("b", "2");
        done();
        built();
        save("a", "2");
        built();
        save("b", "3");
        built();
        assertThat(begun()).as("the restart goes on").isEmpty();
        done();
        assertThat(begun()).containsExactly("recreate shop");
        done();
        done();
        assertThat(begun()).containsExactly("sync shop");
    }

    @Test
    void waitingGivesWayUnlessSomethingIsToBeDoneAfterIt() {
        Rule restart = rule("b", WatchAction.RESTART);
        AfterSettings.Exec reload = new AfterSettings.Exec(SHOP, List.of("reload"), "", "", false, new TreeMap<>());
        Rule exec = new Rule(
                Path.of("/project/b"),
                WatchAction.SYNC_EXEC,
                "/to",
                List.of(),
                List.of(),
                false,
                Optional.of(reload),
                SHOP);
        watch(settings(SHOP, List.of(), List.of(rule("a", WatchAction.REBUILD), restart, exec)), Mode.WATCH);
        built();
        done();
        done();
        done();
        save("b", "2");
        done();
        done();
        assertThat(begun()).containsExactly("wait for shop");
        save("b", "3");
        assertThat(effects).doesNotContain(new Effect.CancelAction());
        done();
        assertThat(begun()).containsExactly("exec shop: reload");
    }

    @Test
    void aRuleMayBeAboutWhatTheImageDoesNotUse() {
        watch(restarting(List.of(), List.of(rule("u", WatchAction.SYNC))), Mode.WATCH);
        built();
        done();
        done();
        save("u", "2");
        assertThat(begun()).containsExactly("sync shop");
        done();
        assertThat(begun()).isEmpty();
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
