package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Size;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jline.utils.ScreenTerminal;

/** A terminal in memory: what is written goes to a terminal's buffer, what is typed comes from the test. */
final class FakeTty implements Tty {
    final ScreenTerminal buffer;
    final List<String> writes = new CopyOnWriteArrayList<>();
    /** Modes that were set, in order: raw, cooked, stopped, closed. */
    final List<String> modes = new CopyOnWriteArrayList<>();

    volatile Size size;
    volatile boolean foreground = true;
    volatile boolean stuck;
    private final LinkedBlockingQueue<byte[]> typed = new LinkedBlockingQueue<>();
    private Runnable resized = () -> {};

    FakeTty(Size size) {
        this.size = size;
        this.buffer = new ScreenTerminal(size.columns(), size.rows());
    }

    void type(String keys) {
        typed.add(keys.getBytes(StandardCharsets.UTF_8));
    }

    void resize(Size now) {
        size = now;
        buffer.setSize(now.columns(), now.rows());
        resized.run();
    }

    String written() {
        return String.join("", writes);
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public void raw() {
        modes.add("raw");
    }

    @Override
    public void cooked() {
        modes.add("cooked");
    }

    @Override
    public int read(byte[] into) throws IOException {
        try {
            byte[] bytes = typed.take();
            System.arraycopy(bytes, 0, into, 0, bytes.length);
            return bytes.length;
        } catch (InterruptedException e) {
            return -1;
        }
    }

    @Override
    public boolean hasInput() {
        return !typed.isEmpty();
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        while (stuck) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        writes.add(text);
        buffer.write(text);
    }

    @Override
    public boolean isForeground() {
        return foreground;
    }

    @Override
    public void onResize(Runnable task) {
        resized = task;
    }

    @Override
    public void onContinue(Runnable task) {}

    @Override
    public void onStop(Runnable task) {}

    @Override
    public void stop(boolean job) {
        modes.add("stopped");
    }

    @Override
    public void close() {
        modes.add("closed");
    }
}
