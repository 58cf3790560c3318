package dev.cachebust.build.buildkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GreetingTest {
    @Test
    void tellsServersApartByTheirFirstBytes() {
        assertThat(Greeting.of(bytes())).isEqualTo(Greeting.NONE);
        assertThat(Greeting.of(bytes(0, 0, 18, 4))).isEqualTo(Greeting.HTTP2);
        assertThat(Greeting.of(bytes(0, 0, 0, 4))).isEqualTo(Greeting.HTTP2);
        assertThat(Greeting.of("HTTP".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Greeting.HTTP1);
        assertThat(Greeting.of(bytes(21, 3, 1, 0))).isEqualTo(Greeting.TLS);
        assertThat(Greeting.of(bytes(21, 3))).isEqualTo(Greeting.TLS);
        assertThat(Greeting.of("SSH-".getBytes(StandardCharsets.US_ASCII))).isEqualTo(Greeting.OTHER);
        assertThat(Greeting.of(bytes(0, 0))).isEqualTo(Greeting.OTHER);
        assertThat(Greeting.of(bytes(0, 0, 8, 7))).isEqualTo(Greeting.OTHER);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
