package dev.cachebust.view.terminal;

import dev.cachebust.daemon.Message.Command;
import dev.cachebust.daemon.Stamped;
import dev.cachebust.view.View;
import dev.cachebust.view.screen.Frame;
import dev.cachebust.view.screen.Key;
import dev.cachebust.view.screen.Pressed;
import dev.cachebust.view.screen.Screen;
import dev.cachebust.view.screen.Size;
import dev.cachebust.view.screen.Wish;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live view on a terminal. Takes events from any thread and never has their sender wait, however slow the terminal is.
 * One thread folds them into the screen, one writes frames, one reads keys.
 */
public final class LiveTerminal implements Consumer<Stamped>, AutoCloseable {
    /** At most ten frames a second. */
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How often a job in the background looks whether it is in the foreground again: no signal tells. */
    private static final long BACKGROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** How long a terminal that takes nothing may hold up the end. */
    private static final long LEAVE_MILLIS = 1500;

    private final Tty tty;
    private final LiveOptions options;
    private final Owner owner;
    private final Display display;
    private final Attention attention;
    private final LastWords words;
    private final Inbox inbox = new Inbox();
    private final List<Thread> threads = new ArrayList<>();

    private final Object state = new Object();
    private Screen screen;
    private final StringBuilder signs = new StringBuilder();
    private boolean dirty = true;
    private boolean closing;
    private @Nullable Throwable broken;

    /** Whoever can do what the keys ask for. Called on the view's threads; must return at once. */
    public interface Owner {

        /**
         * Someone pressed a key that means this.
         *
         * @param image the reference of the image that is meant of several; empty: all
         */
        void send(Command command, Optional<String> image);

        /** The view is to end, or its terminal is gone. */
        void leave();

        /** The view cannot go on, and the terminal has been handed back. */
        void broken(Throwable cause);
    }

    /**
     * The terminal on stdin and stdout.
     *
     * @param start what is shown before the first event
     * @param farewell puts the last build into lines that stay when the view has left
     * @throws IOException if they are no terminal
     */
    public static LiveTerminal open(
            Screen start, LiveOptions options, Map<String, String> environment, View farewell, Owner owner)
            throws IOException {
        return new LiveTerminal(new SystemTty(), Capabilities.of(environment), start, options, farewell, owner);
    }

    LiveTerminal(Tty tty, Capabilities can, Screen start, LiveOptions options, View farewell, Owner owner)
            throws IOException {
        this.tty = tty;
        this.screen = start;
        this.options = options;
        this.owner = owner;
        this.display = new Display(tty, can, options);
        this.attention = new Attention(options, can);
        this.words = new LastWords(farewell);
        tty.onResize(this::changed);
        tty.onContinue(this::continued);
        tty.onStop(() -> stop(false));
        display.enter();
        begin("cachebust-view", this::fold);
        begin("cachebust-terminal", this::paint);
        begin("cachebust-keys", new Keys(tty, this::press, this::changed, () -> stop(true), owner::leave));
    }

    private void begin(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void accept(Stamped event) {
        inbox.put(event);
    }

    private void fold() {
        try {
            while (true) {
                inbox.await();
                foldAll();
            }
        } catch (InterruptedException e) {
            // The end.
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void foldAll() {
        synchronized (state) {
            for (Stamped event : inbox.drain()) {
                screen = screen.on(event);
                words.on(event);
                signs.append(attention.on(event.event()));
            }
            dirty = true;
            state.notifyAll();
        }
    }

    private void press(Key key) {
        Pressed pressed;
        synchronized (state) {
            if (closing) {
                return;
            }
            try {
                pressed = screen.press(key, tty.size());
            } catch (RuntimeException e) {
                fail(e);
                return;
            }
            screen = pressed.screen();
            dirty = true;
            state.notifyAll();
        }
        for (Wish wish : pressed.wishes()) {
            if (wish instanceof Wish.Send send) {
                owner.send(send.command(), send.image());
            } else {
                owner.leave();
            }
        }
    }

    private void paint() {
        try {
            long last = System.nanoTime() - PERIOD_NANOS;
            while (await(last)) {
                last = System.nanoTime();
                show();
            }
        } catch (InterruptedException e) {
            // The end.
        } catch (IOException e) {
            owner.leave();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            leave();
        }
    }

    /** Waits until a frame is due; false at the end. */
    private boolean await(long last) throws InterruptedException {
        synchronized (state) {
            while (!closing) {
                boolean wanted = dirty || screen.isMoving();
                long since = System.nanoTime() - last;
                if (wanted && since >= PERIOD_NANOS) {
                    dirty = false;
                    return true;
                } else if (wanted) {
                    TimeUnit.NANOSECONDS.timedWait(state, PERIOD_NANOS - since);
                } else {
                    state.wait();
                }
            }
            return false;
        }
    }

    private void show() throws IOException {
        Screen now;
        String extra;
        synchronized (state) {
            now = screen;
            extra = signs.toString();
            signs.setLength(0);
        }
        Size size = tty.size();
        Frame frame = now.frame(size, Clock.systemUTC().instant(), options.look());
        display.show(frame, size, extra);
    }

    private void leave() {
        Throwable cause;
        synchronized (state) {
            cause = broken;
        }
        try {
            display.leave(attention.end(), words.lines());
        } catch (IOException e) {
            // The terminal is gone.
        }
        if (cause != null) {
            owner.broken(cause);
        }
    }

    private void fail(Throwable cause) {
        synchronized (state) {
            broken = cause;
            closing = true;
            state.notifyAll();
        }
    }

    private void changed() {
        display.forget();
        synchronized (state) {
            dirty = true;
            state.notifyAll();
        }
    }

    /** Stops the process as a shell's user expects: the terminal is handed back first, and taken again afterwards. */
    private void stop(boolean job) {
        try {
            display.leave(attention.end(), List.of());
            tty.stop(job);
            comeBack();
        } catch (IOException e) {
            owner.leave();
        }
    }

    private void continued() {
        // Stopped by a signal that nobody can catch: the shell has changed the terminal's modes meanwhile.
        if (display.isOurs()) {
            try {
                comeBack();
            } catch (IOException e) {
                owner.leave();
            }
        }
    }

    /** Takes the terminal over as soon as it may be: the work may have been put in the background. */
    private void comeBack() throws IOException {
        synchronized (state) {
            while (!closing && !tty.isForeground()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(state, BACKGROUND_NANOS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            if (closing) {
                return;
            }
        }
        display.enter();
        changed();
    }

    /** Hands the terminal back with the last build's lines on it. May be called again. */
    @Override
    public void close() {
        try {
            foldAll();
        } catch (RuntimeException e) {
            fail(e);
        }
        synchronized (state) {
            closing = true;
            state.notifyAll();
        }
        try {
            threads.get(1).join(LEAVE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.forEach(Thread::interrupt);
        tty.close();
    }
}
