package dev.cachebust.build.buildkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LogDecoderTest {

    @Test
    void joinsCharactersThatWereCutAnywhere() {
        String text = "aä€😀\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            LogDecoder decoder = new LogDecoder();
            StringBuilder out = new StringBuilder();
            for (int at = 0; at < bytes.length; at += size) {
                out.append(decoder.decode(ByteString.copyFrom(bytes, at, Math.min(size, bytes.length - at))));
            }
            assertThat(out).hasToString(text);
        }
    }

    @Test
    void replacesWhatIsNotUtf8AndGoesOn() {
        LogDecoder decoder = new LogDecoder();

        assertThat(decoder.decode(ByteString.copyFrom(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3})))
                .isEqualTo("a\uFFFDb");
        assertThat(decoder.decode(ByteString.copyFromUtf8("c"))).isEqualTo("\uFFFDc");
    }

    @Test
    void keepsTheLastLinesOfAFlood() {
        OutputTail tail = new OutputTail();
        for (int i = 0; i < 100_000; i++) {
            tail.add("line " + i + "\n");
        }

        assertThat(tail.lines()).hasSize(20).startsWith("line 99980").endsWith("line 99999");
    }
}
