package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Key;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads keys until no more can come. Two never reach the screen: Ctrl-L has everything written anew, Ctrl-Z stops the job.
 */
final class Keys implements Runnable {
    private static final Key REDRAW = new Key.Typed('L' - '@');
    private static final Key STOP = new Key.Typed('Z' - '@');
    /** How long the rest of a sequence may take: over a slow line the parts of one come apart. */
    private static final int ROUNDS = 5;

    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Tty tty;
    private final Consumer<Key> others;
    private final Runnable redraw;
    private final Runnable stop;
    private final Runnable gone;
    private final KeyDecoder decoder = new KeyDecoder();

    Keys(Tty tty, Consumer<Key> others, Runnable redraw, Runnable stop, Runnable gone) {
        this.tty = tty;
        this.others = others;
        this.redraw = redraw;
        this.stop = stop;
        this.gone = gone;
    }

    @Override
    public void run() {
        byte[] bytes = new byte[256];
        try {
            for (int n = tty.read(bytes); n >= 0; n = tty.read(bytes)) {
                press(decoder.decode(bytes, n));
                if (decoder.isWaiting() && !moreComes()) {
                    press(decoder.giveUp());
                }
            }
        } catch (IOException e) {
            // As its end.
        }
        gone.run();
    }

    private boolean moreComes() throws IOException {
        for (int i = 0; i < ROUNDS && !tty.hasInput(); i++) {
            LockSupport.parkNanos(ROUND_NANOS);
        }
        return tty.hasInput();
    }

    private void press(List<Key> keys) {
        for (Key key : keys) {
            if (key.equals(STOP)) {
                stop.run();
            } else if (key.equals(REDRAW)) {
                redraw.run();
            } else {
                others.accept(key);
            }
        }
    }
}
