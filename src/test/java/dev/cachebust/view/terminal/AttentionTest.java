package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.daemon.Event;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.stream.EventJson;
import dev.cachebust.view.screen.Look;
import dev.cachebust.view.terminal.LiveOptions.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final Path RECORDING =
            Path.of("src", "test", "resources", "golden", "screen", "recordings", "shop.ndjson");
    private static final Map<String, String> XTERM = Map.of("TERM", "xterm");

    private static String signs(boolean title, boolean progress, Notice notice, Map<String, String> environment)
            throws IOException {
        LiveOptions options = new LiveOptions(
                new Look(false, false, ZoneOffset.UTC), false, title, progress, notice, Duration.ofSeconds(1));
        Attention attention = new Attention(options, Capabilities.of(environment));
        StringBuilder out = new StringBuilder();
        for (String line : Files.readAllLines(RECORDING)) {
            EventJson.read(line).map(Stamped::event).map(attention::on).ifPresent(out::append);
        }
        return out + attention.end();
    }

    @Test
    void saysNothingUnlessItIsTold() throws IOException {
        assertThat(signs(false, false, Notice.OFF, XTERM)).isEmpty();
    }

    @Test
    void theTitleTellsTheState() throws IOException {
        assertThat(signs(true, false, Notice.OFF, XTERM))
                .contains("\u001b]2;cachebust: building shop:dev\u001b\\", "\u001b]2;cachebust: built shop:dev in ")
                .contains("\u001b]2;cachebust: failed to build shop:dev\u001b\\");
        assertThat(signs(true, false, Notice.OFF, Map.of("TERM", "linux"))).isEmpty();
    }

    @Test
    void progressEndsAtNothing() throws IOException {
        assertThat(signs(false, true, Notice.OFF, XTERM))
                .contains("\u001b]9;4;1;0\u001b\\", "\u001b]9;4;2;100\u001b\\")
                .endsWith("\u001b]9;4;0;0\u001b\\");
    }

    @Test
    void onlyLongBuildsAreWorthANotice() throws IOException {
        String bells = signs(false, false, Notice.BELL, XTERM);
        long longOnes = 0;
        for (String line : Files.readAllLines(RECORDING)) {
            if (EventJson.read(line).map(Stamped::event).orElseThrow() instanceof Event.BuildFinished e
                    && e.durationMillis() >= 1000
                    && e.result() != Event.BuildFinished.Result.CANCELED) {
                longOnes++;
            }
        }
        assertThat(longOnes).isPositive();
        assertThat(bells).isEqualTo("\u0007".repeat((int) longOnes));
        assertThat(signs(false, false, Notice.OSC9, XTERM)).startsWith("\u001b]9;built shop:dev in ");
        assertThat(signs(false, false, Notice.OSC777, XTERM))
                .startsWith("\u001b]777;notify;cachebust;built shop:dev in ");
    }

    @Test
    void tmuxIsAskedToHandThemOn() throws IOException {
        assertThat(signs(false, false, Notice.OSC9, Map.of("TERM", "tmux-256color", "TMUX", "/tmp/tmux,1,0")))
                .startsWith("\u001bPtmux;\u001b\u001b]9;built shop:dev in ")
                .contains("\u0007\u001b\\");
    }
}
