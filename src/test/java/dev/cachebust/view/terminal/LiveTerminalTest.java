package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.BuildEvent.Stream;
import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.dockerfile.StepId;
import dev.cachebust.stream.EventJson;
import dev.cachebust.view.Palette;
import dev.cachebust.view.PlainView;
import dev.cachebust.view.View;
import dev.cachebust.view.screen.Look;
import dev.cachebust.view.screen.Screen;
import dev.cachebust.view.screen.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The live view on a terminal's buffer, from events and typed keys to what the terminal shows and is left as. */
class LiveTerminalTest {
    private static final Path RECORDING =
            Path.of("src", "test", "resources", "golden", "screen", "recordings", "shop.ndjson");
    private static final Optional<StepId> STEP = Optional.of(new StepId("builder", 2));

    private final FakeTty tty = new FakeTty(new Size(80, 24));
    private final Recorder owner = new Recorder();
    private LiveTerminal live;
    private long seq = 1_000_000;

    /** What the keys led to. */
    private static final class Recorder implements LiveTerminal.Owner {
        final List<Object> asked = new CopyOnWriteArrayList<>();

        @Override
        public void send(Command command, Optional<String> image) {
            asked.add(command);
        }

        @Override
        public void leave() {
            asked.add("leave");
        }

        @Override
        public void broken(Throwable cause) {
            asked.add("broken: " + cause.getMessage());
        }
    }

    @BeforeEach
    void open() throws IOException {
        tty.write("$ cachebust watch\r\n".getBytes(StandardCharsets.UTF_8));
        tty.writes.clear();
        live = start(new PlainView(Palette.PLAIN, ZoneOffset.UTC), Map.of("TERM", "xterm"), false);
    }

    @AfterEach
    void close() {
        tty.stuck = false;
        live.close();
    }

    private LiveTerminal start(View farewell, Map<String, String> environment, boolean extras) throws IOException {
        LiveOptions options = new LiveOptions(
                new Look(true, false, ZoneOffset.UTC),
                false,
                extras,
                extras,
                LiveOptions.Notice.OFF,
                Duration.ofSeconds(10));
        return new LiveTerminal(
                tty, Capabilities.of(environment), Screen.start(Screen.Place.OWN), options, farewell, owner);
    }

    private List<Stamped> recorded() throws IOException {
        List<Stamped> events = new ArrayList<>();
        for (String line : Files.readAllLines(RECORDING)) {
            EventJson.read(line).ifPresent(events::add);
        }
        return events;
    }

    private void log(String text) {
        live.accept(new Stamped(++seq, Instant.EPOCH, new Event.Log(1, STEP, Stream.STDOUT, text)));
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean shows(String text) {
        return tty.buffer.toString().contains(text);
    }

    private void assertAsFound() {
        TerminalProtocol protocol = new TerminalProtocol();
        protocol.read(tty.written());
        protocol.assertAsFound();
        assertThat(tty.modes).endsWith("cooked", "closed");
    }

    @Test
    void showsTheBuildAndLeavesItsEndBehind() throws Exception {
        recorded().forEach(live::accept);
        await("the view", () -> shows("q quit"));
        assertThat(shows("$ cachebust watch")).as("the terminal's own buffer").isFalse();
        live.close();
        assertAsFound();
        assertThat(shows("q quit")).isFalse();
        assertThat(shows("built ")).isTrue();
    }

    @Test
    void keysReachTheWatcher() throws Exception {
        recorded().forEach(live::accept);
        tty.type("r");
        await("rebuild", () -> owner.asked.contains(new Command.Rebuild()));
        tty.type("q");
        await("leave", () -> owner.asked.contains("leave"));
    }

    @Test
    void aTerminalThatTakesNothingHoldsNobodyUp() throws Exception {
        await("the first frame", () -> !tty.writes.isEmpty());
        tty.stuck = true;
        long began = System.nanoTime();
        for (int i = 0; i < 200_000; i++) {
            log("line " + i + " of a command that has much to say\n");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        live.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(tty.modes).endsWith("closed");
    }

    @Test
    void writesNoMoreThanTenFramesASecond() throws Exception {
        recorded().forEach(live::accept);
        await("the first frame", () -> shows("q quit"));
        tty.type("l");
        int before = tty.writes.size();
        long began = System.nanoTime();
        int lines = 0;
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(2)) {
            log("line " + ++lines + "\n");
        }
        assertThat(tty.writes.size() - before).isLessThanOrEqualTo(22);
    }

    @Test
    void writesNothingWhileNothingHappens() throws Exception {
        recorded().forEach(live::accept);
        await("the view", () -> shows("q quit"));
        AtomicInteger written = new AtomicInteger();
        AtomicLong since = new AtomicLong(System.nanoTime());
        await("a second and more without a write", () -> {
            if (written.getAndSet(tty.writes.size()) != tty.writes.size()) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(1200);
        });
    }

    @Test
    void followsTheSize() throws Exception {
        recorded().forEach(live::accept);
        await("the view", () -> shows("q quit"));
        tty.resize(new Size(40, 10));
        await("the small view", () -> TerminalBuffer.rows(tty.buffer).size() == 10 && shows("q"));
        tty.resize(new Size(120, 40));
        await("the large view", () -> TerminalBuffer.rows(tty.buffer).get(39).contains("q quit"));
    }

    @Test
    void stoppingHandsTheTerminalBackAndTakesItAgain() throws Exception {
        recorded().forEach(live::accept);
        await("the view", () -> shows("q quit"));
        tty.foreground = false;
        tty.type("\u001a");
        await("the stop", () -> tty.modes.contains("stopped"));
        assertThat(tty.modes).containsExactly("raw", "cooked", "stopped");
        assertThat(shows("$ cachebust watch")).isTrue();
        log("in the background\n");
        tty.foreground = true;
        await("the view again", () -> shows("q quit"));
        assertThat(tty.modes).endsWith("raw");
        live.close();
        assertAsFound();
    }

    @Test
    void aViewThatFailsHandsTheTerminalBack() throws Exception {
        live.close();
        live = start(
                event -> {
                    throw new IllegalStateException("no lines");
                },
                Map.of("TERM", "xterm"),
                false);
        recorded().forEach(live::accept);
        await("the failure", () -> owner.asked.contains("broken: no lines"));
        live.close();
        assertAsFound();
    }

    @Test
    void aTerminalWithoutASecondBufferIsLeftBelowWhatItShowed() throws Exception {
        live.close();
        tty.writes.clear();
        live = start(new PlainView(Palette.PLAIN, ZoneOffset.UTC), Map.of("TERM", "linux"), true);
        recorded().forEach(live::accept);
        await("the view", () -> shows("q quit"));
        live.close();
        assertThat(tty.written()).doesNotContain("[?1049", "[?2026", "]2;", "]9;");
        assertThat(shows("q quit")).isFalse();
        assertThat(shows("built ")).isTrue();
    }

    /** Whatever a command writes: only our own sequences reach the terminal, and it is left as it was found. */
    @Test
    void randomOutputChangesNothingInTheTerminal() throws Exception {
        live.close();
        tty.writes.clear();
        live = start(new PlainView(Palette.ANSI, ZoneOffset.UTC), Map.of("TERM", "xterm"), true);
        List<Stamped> events = recorded();
        Random random = new Random(20261122);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            String text = random.nextBoolean()
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : new String(bytes, StandardCharsets.ISO_8859_1);
            if (random.nextInt(4) == 0) {
                text = "\u001b" + "[]P(c7=>?_^X".charAt(random.nextInt(12)) + text;
            }
            if (round % 100 == 0) {
                live.accept(events.get(round / 100 % events.size()));
                tty.type(random.nextBoolean() ? "l" : "\u001b[B");
            }
            log(text + (random.nextInt(3) == 0 ? "\n" : ""));
        }
        int before = tty.writes.size();
        await("the rest is shown", () -> tty.writes.size() > before);
        live.close();
        assertAsFound();
        assertThat(TerminalBuffer.rows(tty.buffer).get(0)).isEqualTo("$ cachebust watch");
    }
}
