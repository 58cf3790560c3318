package dev.cachebust.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to watch a project, held by one process at a time. The system takes it back from a process that died, however it
 * did.
 */
public final class ProjectLock implements AutoCloseable {
    private static final int LONGEST = 200;

    private final FileChannel channel;

    private ProjectLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process watches the project. */
    public static final class HeldException extends Exception {
        private static final long serialVersionUID = 1L;

        HeldException(String holder) {
            super(
                    "another watcher holds this project: " + holder
                            + "\n  see it with: cachebust attach; end it with: cachebust stop; a single build beside it: cachebust build");
        }
    }

    /**
     * Takes the lock.
     *
     * @throws HeldException naming the process that has it, and since when
     */
    public static ProjectLock take(StateFolder state, Instant now) throws IOException, HeldException {
        state.make();
        FileChannel channel = FileChannel.open(
                state.file("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean taken = false;
        try {
            if (tryLock(channel) == null) {
                throw new HeldException(read(channel));
            }
            write(channel, "process " + ProcessHandle.current().pid() + ", since " + now);
            taken = true;
            return new ProjectLock(channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void write(FileChannel channel, String holder) throws IOException {
        channel.truncate(0);
        ByteBuffer bytes = ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        String holder = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        return holder.isEmpty() ? "unknown" : holder;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
