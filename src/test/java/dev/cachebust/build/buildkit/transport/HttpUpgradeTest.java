package dev.cachebust.build.buildkit.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HttpUpgradeTest {
    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void asksForHttp2() {
        assertThat(new String(
                        HttpUpgrade.request(
                                "/session",
                                "h2c",
                                List.of(Map.entry("X-Method", "/a.B/C"), Map.entry("X-Method", "/a.B/D")),
                                "{}"),
                        StandardCharsets.US_ASCII))
                .isEqualTo("POST /session HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
                        + "Content-Length: 2\r\nX-Method: /a.B/C\r\nX-Method: /a.B/D\r\n\r\n{}");
    }

    @Test
    void refusesHeadersThatWouldBreakOutOfTheirLine() {
        assertThatThrownBy(() -> HttpUpgrade.request("/grpc", "h2c", List.of(Map.entry("X", "a\r\nY: b")), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheHeadAndNotAByteMore() throws Exception {
        ByteArrayInputStream in = stream("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nPRI * ");

        HttpUpgrade.readAnswer(in);

        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("PRI * ");
    }

    @Test
    void takesBareLineFeedsToo() throws Exception {
        ByteArrayInputStream in = stream("HTTP/1.1 101 Switching\nUpgrade: h2c\n\nrest");

        HttpUpgrade.readAnswer(in);

        assertThat(in.available()).isEqualTo(4);
    }

    @Test
    void tellsWhatTheEngineSaidInstead() {
        assertThatThrownBy(() -> HttpUpgrade.readAnswer(stream("HTTP/1.1 404 Not Found\r\n\r\n")))
                .isInstanceOf(HttpUpgrade.RefusedException.class)
                .hasMessageContaining("404 Not Found");
        assertThatThrownBy(() -> HttpUpgrade.readAnswer(stream("SSH-2.0-OpenSSH\r\n\r\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SSH-2.0");
        assertThatThrownBy(() -> HttpUpgrade.readAnswer(stream("HTTP/1.1 101"))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> HttpUpgrade.readAnswer(stream("HTTP/1.1 101 " + "x".repeat(20_000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without an end");
    }
}
