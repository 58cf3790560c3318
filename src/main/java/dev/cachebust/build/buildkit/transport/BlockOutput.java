package dev.cachebust.build.buildkit.transport;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that is written in blocks: the byte at a time is a block of one. */
public abstract class BlockOutput extends OutputStream {
    @Override
    public abstract void write(byte[] from, int offset, int length) throws IOException;

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }
}
