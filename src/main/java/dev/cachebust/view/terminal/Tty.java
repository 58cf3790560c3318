package dev.cachebust.view.terminal;

import dev.cachebust.view.screen.Size;
import java.io.IOException;

/** A terminal as its driver sees it: bytes in, bytes out, modes, a size, and job control. */
interface Tty extends AutoCloseable {

    /** The size at present. */
    Size size();

    /** Keys come at once and unechoed from now on. Interrupting is left to the driver, suspending is not. */
    void raw();

    /** The driver's modes are those from before the first {@link #raw}. */
    void cooked();

    /** Reads what has been typed, at least one byte. Blocks. Gives their number, or -1 when no more can come. */
    int read(byte[] into) throws IOException;

    /** Whether a byte can be read at once. */
    boolean hasInput() throws IOException;

    /** Writes all of it. Blocks while the terminal takes nothing. */
    void write(byte[] bytes) throws IOException;

    /** Whether we are in the foreground: only then may we read, and change modes. */
    boolean isForeground();

    /** Runs this whenever the size has changed. */
    void onResize(Runnable task);

    /** Runs this whenever the process goes on after it was stopped. */
    void onContinue(Runnable task);

    /** Runs this, in place of stopping, whenever the process alone is told to stop. */
    void onStop(Runnable task);

    /**
     * Stops the process until it is continued; returns then.
     *
     * @param job whether all processes of our job are stopped, too, as the driver would have done
     */
    void stop(boolean job);

    /** Puts the modes back and lets go of the signals. */
    @Override
    void close();
}
