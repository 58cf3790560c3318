package dev.cachebust.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestBuilderTest {
    @Test
    void isTheHashOfItsPiecesOneAfterTheOther() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            DigestBuilder builder = new DigestBuilder();
            MessageDigest expected = Digest.newHasher();
            for (int pieces = random.nextInt(200); pieces >= 0; pieces--) {
                add(random, builder, expected);
            }
            assertThat(builder.build()).isEqualTo(Digest.of(expected.digest()));
        }
    }

    @Test
    void ofNothingIsTheHashOfNothing() {
        assertThat(new DigestBuilder().build()).isEqualTo(Digest.sha256(new byte[0]));
    }

    private static void add(Random random, DigestBuilder builder, MessageDigest expected) {
        switch (random.nextInt(4)) {
            case 0 -> {
                builder.letter('x');
                expected.update((byte) 'x');
            }
            case 1 -> {
                int number = random.nextInt();
                builder.number(number);
                expected.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
            }
            case 2 -> {
                Digest digest = Digest.sha256(new byte[] {(byte) random.nextInt()});
                builder.digest(digest);
                expected.update(digest.bytes());
            }
            default -> {
                int length = random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(40);
                byte[] bytes = "ß".repeat(length).getBytes(StandardCharsets.UTF_8);
                builder.text("ß".repeat(length));
                expected.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                expected.update(bytes);
            }
        }
    }
}
