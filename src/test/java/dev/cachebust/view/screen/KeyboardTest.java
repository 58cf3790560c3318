package dev.cachebust.view.screen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Status;
import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Samples;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.layer.LayerName;
import dev.cachebust.plan.Cause;
import dev.cachebust.plan.Outcome;
import dev.cachebust.plan.Plan;
import dev.cachebust.plan.PlannedStep;
import dev.cachebust.view.screen.Key.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyboardTest {
    private static final Size SIZE = new Size(80, 12);
    private static final StepId SECOND = new StepId("builder", 3);

    private Screen screen = Screen.start(Screen.Place.OWN);
    private long seq;

    private void tell(Event event) {
        screen = screen.on(new Stamped(++seq, Instant.EPOCH, event));
    }

    private List<Wish> press(Key... keys) {
        List<Wish> wishes = List.of();
        for (Key key : keys) {
            Pressed pressed = screen.press(key, SIZE);
            screen = pressed.screen();
            wishes = pressed.wishes();
        }
        return wishes;
    }

    private List<Wish> type(char key) {
        return press(new Key.Typed(key));
    }

    private String shown() {
        return screen.frame(SIZE, Instant.EPOCH, new Look(false, false, ZoneOffset.UTC)).rows().stream()
                .map(Row::text)
                .collect(Collectors.joining("\n"));
    }

    private void build() {
        List<PlannedStep> steps = IntStream.rangeClosed(2, 4)
                .mapToObj(i -> Samples.step(
                        i, "RUN", "RUN step " + i, LayerName.SOURCE, Outcome.REBUILD, new Cause.FirstBuild()))
                .toList();
        tell(new Event.Planned(1, "shop:dev", new Plan("first build", List.of(), steps), Map.of()));
        tell(new Event.BuildStarted(1, "shop:dev"));
    }

    private void log(int lines) {
        tell(new Event.StepChanged(1, SECOND, Optional.empty(), "", Status.RUNNING, 0));
        for (int i = 0; i < lines; i++) {
            tell(new Event.Log(1, Optional.of(SECOND), Stream.STDOUT, "line <" + i + ">\n"));
        }
    }

    @Test
    void commandsGoToTheWatcher() {
        assertThat(type('b')).containsExactly(send(new Command.Bust(Set.of(LayerName.SOURCE))));
        assertThat(type('d')).containsExactly(send(new Command.Bust(Set.of(LayerName.DEPENDENCY))));
        assertThat(type('s')).containsExactly(send(new Command.Bust(Set.of(LayerName.SYSTEM))));
        assertThat(shown()).contains("asked to bust system");
        assertThat(type('r')).containsExactly(send(new Command.Rebuild()));
        build();
        assertThat(shown()).as("the watcher has answered").doesNotContain("asked");
    }

    private static Wish send(Command command) {
        return new Wish.Send(command, Optional.empty());
    }

    @Test
    void onlyARunningBuildIsCanceled() {
        assertThat(type('c')).isEmpty();
        assertThat(shown()).contains("nothing is being built");
        build();
        assertThat(type('c')).containsExactly(send(new Command.Cancel()));
    }

    @Test
    void pausesAndGoesOn() {
        assertThat(type('p')).containsExactly(send(new Command.Pause()));
        tell(new Event.Pause(true));
        assertThat(type('p')).containsExactly(send(new Command.Resume()));
    }

    @Test
    void leavesOnlyFromTheSteps() {
        type('?');
        assertThat(shown()).contains("help");
        assertThat(type('q')).isEmpty();
        assertThat(shown()).doesNotContain("help, ");
        assertThat(type('q')).containsExactly(new Wish.Leave());
        assertThat(shown()).contains("stopping");
    }

    @Test
    void anAttachedViewStopsNothing() {
        screen = Screen.start(Screen.Place.ATTACHED);
        assertThat(type('q')).containsExactly(new Wish.Leave());
        assertThat(shown()).doesNotContain("stopping").contains("detach");
    }

    @Test
    void arrowsChooseAStepAndEnterOpensItsLog() {
        build();
        log(3);
        press(Named.DOWN, Named.DOWN);
        assertThat(shown()).contains("\n>▸ running");
        press(Named.ENTER);
        assertThat(shown())
                .startsWith(" ── log of [builder 3], running, lines 1-3 of 3")
                .contains("line <2>");
        press(Named.RIGHT);
        assertThat(shown()).startsWith(" ── log of [builder 4], waiting").contains("no output");
        press(Named.RIGHT, Named.LEFT, Named.LEFT);
        assertThat(shown()).startsWith(" ── log of [builder 3]");
        press(Named.ESCAPE, Named.ESCAPE);
        assertThat(shown()).doesNotContain("\n>");
    }

    @Test
    void aLogThatWasScrolledStaysWhereItIs() {
        build();
        log(100);
        type('l');
        assertThat(shown()).contains("lines 92-100 of 100");
        log(5);
        assertThat(shown()).as("follows").contains("lines 97-105 of 105");
        press(Named.PAGE_UP);
        assertThat(shown()).contains("lines 89-97 of 105");
        log(5);
        assertThat(shown()).contains("lines 89-97 of 110");
        press(Named.UP);
        assertThat(shown()).contains("lines 88-96 of 110");
        press(Named.HOME);
        assertThat(shown()).contains("lines 1-9 of 110").contains("line <0>");
        press(Named.UP, Named.PAGE_UP);
        assertThat(shown()).contains("lines 1-9 of 110");
        press(Named.PAGE_DOWN);
        assertThat(shown()).contains("lines 9-17 of 110");
        press(Named.END);
        assertThat(shown()).contains("lines 102-110 of 110");
    }

    @Test
    void textsScrollNoFurtherThanTheyGo() {
        type('?');
        assertThat(shown()).contains("help, rows 1-9 of");
        press(Named.END, Named.DOWN, Named.PAGE_DOWN, Named.UP);
        String nearTheEnd = shown();
        press(Named.HOME, Named.UP, Named.END, Named.UP);
        assertThat(shown()).isEqualTo(nearTheEnd);
    }

    private void images() throws IOException {
        Path run = Path.of("src/test/resources/golden/screen/recordings/fleet.ndjson");
        for (Stamped event : ScreenScript.events(run)) {
            screen = event.seq() <= 81 ? screen.on(event) : screen;
        }
    }

    private static Wish send(Command command, String image) {
        return new Wish.Send(command, Optional.of(image));
    }

    @Test
    void choosesAnImageThatCommandsAreFor() throws IOException {
        images();
        assertThat(type('b')).containsExactly(send(new Command.Bust(Set.of(LayerName.SOURCE))));
        assertThat(shown()).contains("asked to bust source of all");
        press(Named.TAB);
        assertThat(type('r')).containsExactly(send(new Command.Rebuild(), "shop-base:dev"));
        assertThat(shown()).contains(">✓ built", "shop-base:dev  shop", "asked for a rebuild of base");
        assertThat(type('p')).as("for all").containsExactly(send(new Command.Pause()));
        type('3');
        assertThat(shown()).contains("shop-worker:dev  shop");
        type('4');
        assertThat(shown()).as("there is none").contains("shop-worker:dev  shop");
        press(Named.TAB);
        assertThat(shown()).as("round").contains("shop-base:dev  shop");
        press(Named.BACK_TAB, Named.BACK_TAB);
        assertThat(shown()).contains("shop-api:dev  shop");
        assertThat(type('s')).containsExactly(send(new Command.Bust(Set.of(LayerName.SYSTEM)), "shop-api:dev"));
        press(Named.DOWN, Named.ESCAPE);
        assertThat(shown()).as("only no step is chosen any more").contains(">✓ built");
        press(Named.ESCAPE);
        assertThat(shown()).doesNotContain(">✓ built");
        assertThat(type('c')).isEmpty();
    }

    @Test
    void whatLiesOverTheStepsIsTheChosenImages() throws IOException {
        images();
        type('2');
        type('l');
        assertThat(shown()).contains("RUN echo compiling the api");
        type('3');
        assertThat(shown()).contains("log of").doesNotContain("compiling");
        type('e');
        press(Named.TAB);
        assertThat(shown()).contains("the build of shop-base:dev");
    }

    @Test
    void followsTheBuildsUntilSomethingIsLookedAt() throws IOException {
        images();
        assertThat(shown()).contains("shop-api:dev  shop");
        press(Named.DOWN);
        Plan plan = new Plan("why", List.of(), List.of());
        tell(new Event.Planned(90, "shop-base:dev", plan, Map.of()));
        assertThat(shown()).contains("shop-api:dev  shop");
        press(Named.ESCAPE);
        tell(new Event.Planned(91, "shop-base:dev", plan, Map.of()));
        assertThat(shown()).contains("shop-base:dev  shop");
        tell(new Event.BuildStarted(91, "shop-base:dev"));
        tell(new Event.Planned(92, "shop-worker:dev", plan, Map.of()));
        assertThat(shown()).as("one that is being built stays").contains("shop-base:dev  shop");
    }

    @Test
    void imagesComeAndGo() throws IOException {
        images();
        type('2');
        Event.Named api = new Event.Named("api", "shop-api:dev", "shop-api:dev");
        Event.Named mail = new Event.Named("mail", "shop-mail:dev", "shop-mail:dev");
        tell(new Event.Images(List.of(mail, api)));
        assertThat(shown())
                .contains("· reading         mail", ">✓ built      1.3s api")
                .doesNotContain("worker");
        tell(new Event.Images(List.of(api)));
        assertThat(shown())
                .as("as if it had always been alone")
                .contains("shop-api:dev  shop", " ✓ built")
                .doesNotContain("mail", "Tab");
        tell(new Event.Images(List.of(mail, api)));
        assertThat(shown()).contains("✓ built      1.3s api", "reading         mail");
    }
}
