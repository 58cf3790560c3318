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
        return new Wish.Send(command);
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
}
