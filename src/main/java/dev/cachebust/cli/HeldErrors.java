package dev.cachebust.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what is written to stderr from the live view, and says it afterwards: the two share one terminal. */
final class HeldErrors extends OutputStream {
    private static final int MOST = 64 * 1024;

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** Begins to hold. */
    static HeldErrors begin() {
        HeldErrors errors = new HeldErrors();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        return errors;
    }

    /** A stream that leads to what is stderr at the time of each write. */
    static OutputStream stderr() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                System.err.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                System.err.write(bytes, offset, length);
                System.err.flush();
            }
        };
    }

    @Override
    public synchronized void write(int b) {
        if (held.size() < MOST) {
            held.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        held.write(bytes, offset, Math.min(length, MOST - held.size()));
    }

    /** Says what was held. */
    @Override
    public synchronized void close() {
        System.setErr(before);
        before.write(held.toByteArray(), 0, held.size());
        before.flush();
        held.reset();
    }
}
