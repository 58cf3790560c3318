package dev.cachebust.watch;

import java.io.IOException;
import java.util.function.Consumer;

/** Tells that files of a context may have changed: by the system's notifications, or by looking again and again. */
public interface ChangeSource extends AutoCloseable {

    /**
     * Starts; when this returns, every later change will be told, so that a scan that begins now misses nothing. The
     * listener is called by one thread at a time and has to return soon.
     */
    void start(Consumer<WatchEvent> listener) throws IOException;

    /** How many directories are watched. */
    int directories();

    /** How many directories, with all below them, are looked at again and again because the system does not tell. */
    int polled();

    /** Stops; nothing is told any more once this returns. */
    @Override
    void close();
}
