package dev.cachebust.view.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.view.screen.Key;
import dev.cachebust.view.screen.Key.Named;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {
    private static final String ESC = "\u001b";

    private final KeyDecoder decoder = new KeyDecoder();

    private List<Key> decode(String typed) {
        byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(bytes, bytes.length);
    }

    private static Key typed(int point) {
        return new Key.Typed(point);
    }

    @Test
    void charactersAreThemselves() {
        assertThat(decode("bé文😀?")).containsExactly(typed('b'), typed('é'), typed('文'), typed(0x1f600), typed('?'));
        assertThat(decoder.isWaiting()).isFalse();
    }

    @Test
    void sequencesAreKeysInEveryTerminalsWords() {
        assertThat(decode(ESC + "[A" + ESC + "OB" + ESC + "[5~" + ESC + "[6~"))
                .containsExactly(Named.UP, Named.DOWN, Named.PAGE_UP, Named.PAGE_DOWN);
        assertThat(decode(ESC + "[H" + ESC + "[1~" + ESC + "[7~" + ESC + "OH"))
                .containsExactly(Named.HOME, Named.HOME, Named.HOME, Named.HOME);
        assertThat(decode(ESC + "[F" + ESC + "[4~" + ESC + "[C" + ESC + "OD\r\t\n"))
                .containsExactly(Named.END, Named.END, Named.RIGHT, Named.LEFT, Named.ENTER, Named.TAB, Named.ENTER);
    }

    @Test
    void anEscapeIsAKeyWhenNothingFollowsIt() {
        assertThat(decode(ESC)).isEmpty();
        assertThat(decoder.isWaiting()).isTrue();
        assertThat(decoder.giveUp()).containsExactly(Named.ESCAPE);
        assertThat(decode("x")).containsExactly(typed('x'));
        assertThat(decode(ESC + ESC)).containsExactly(Named.ESCAPE);
        assertThat(decoder.giveUp()).containsExactly(Named.ESCAPE);
    }

    @Test
    void whatMeansNothingIsLeftOutWhole() {
        assertThat(decode(ESC + "[?1;2c" + ESC + "[24~" + ESC + "x" + ESC + "[1;5Aq"))
                .containsExactly(typed('q'));
    }

    @Test
    void pastedTextPressesNoKeys() {
        assertThat(decode("a" + ESC + "[200~qbds" + ESC + "[A\r" + ESC + "[201~c"))
                .containsExactly(typed('a'), typed('c'));
    }

    @Test
    void whatIsNotUtf8IsNoReasonToStop() {
        byte[] bytes = {(byte) 0xff, 'a', (byte) 0xc3, 'b', (byte) 0x80, 'c'};
        assertThat(decoder.decode(bytes, bytes.length)).contains(typed('a'), typed('b'), typed('c'));
        assertThat(decoder.isWaiting()).isFalse();
    }

    @Test
    void piecesMakeTheSameKeysAsTheWhole() {
        String all = "é" + ESC + "[A文" + ESC + "OB" + ESC + "[200~q" + ESC + "[201~" + ESC + "[6~z";
        List<Key> whole = new KeyDecoder()
                .decode(all.getBytes(StandardCharsets.UTF_8), all.getBytes(StandardCharsets.UTF_8).length);
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
            List<Key> keys = new ArrayList<>();
            for (int from = 0; from < bytes.length; ) {
                int n = Math.min(bytes.length - from, 1 + random.nextInt(4));
                byte[] piece = new byte[n];
                System.arraycopy(bytes, from, piece, 0, n);
                keys.addAll(decoder.decode(piece, n));
                from += n;
            }
            assertThat(keys).isEqualTo(whole);
        }
    }

    @Test
    void randomBytesNeverPileUp() {
        Random random = new Random(5);
        byte[] bytes = new byte[64];
        for (int round = 0; round < 5_000; round++) {
            random.nextBytes(bytes);
            decoder.decode(bytes, bytes.length);
            if (decoder.isWaiting()) {
                decoder.giveUp();
            }
            assertThat(decoder.isWaiting()).isFalse();
        }
    }
}
