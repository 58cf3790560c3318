package dev.cachebust.context;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Fingerprints files, so that what is recorded is what was there at one moment. */
class ContentReader {
    private static final int ATTEMPTS = 3;
    private static final int BUFFER = 128 * 1024;

    /** A kernel's clock for files ticks every 1 to 10 ms. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Some file systems keep whole seconds, FAT even two. */
    private static final long COARSE_TICK_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));

    private final Clock clock;

    ContentReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads a file whose stat is already known. One that changes under the reading is read again, and in the end recorded
     * as it was read, never to be trusted.
     */
    Entry.File read(Path path, String name, FileStat stat) throws IOException {
        FileStat before = stat;
        for (int attempt = 1; ; attempt++) {
            Instant began = clock.instant();
            MessageDigest hasher = Digest.newHasher();
            long size = digest(path, before.size(), hasher);
            Digest content = Digest.of(hasher.digest());
            FileStat after = FileStat.of(path);
            if (after.equals(before) && size == after.size()) {
                return file(name, after, size, content, stamp(after, began));
            }
            if (attempt == ATTEMPTS || !after.isFile()) {
                return file(name, after, size, content, Entry.Stamp.UNKNOWN);
            }
            before = after;
        }
    }

    private static Entry.File file(String name, FileStat stat, long size, Digest content, Entry.Stamp stamp) {
        return new Entry.File(name, stat.permissions(), stat.mtimeNanos(), size, content, stamp);
    }

    /**
     * A change within the same tick of the clock as the one before leaves no trace in the stat. So a stamp may be trusted
     * only if the last change was safely over when reading began; git calls the others "racily clean".
     */
    private static Entry.Stamp stamp(FileStat stat, Instant began) {
        long tick = stat.ctimeNanos() % TimeUnit.SECONDS.toNanos(1) == 0 ? COARSE_TICK_NANOS : TICK_NANOS;
        long beganNanos = TimeUnit.SECONDS.toNanos(began.getEpochSecond()) + began.getNano();
        return stat.ctimeNanos() + tick <= beganNanos
                ? new Entry.Stamp(stat.inode(), stat.ctimeNanos())
                : Entry.Stamp.UNKNOWN;
    }

    /** @param expected after so many bytes the end need not be looked for: the stat that follows tells of more */
    private static long digest(Path path, long expected, MessageDigest hasher) throws IOException {
        ByteBuffer buffer = BUFFERS.get();
        long size = 0;
        try (SeekableByteChannel channel = Files.newByteChannel(path, READ)) {
            do {
                int n = channel.read(buffer.clear());
                if (n < 0) {
                    break;
                }
                hasher.update(buffer.flip());
                size += n;
            } while (size != expected);
        }
        return size;
    }

    /** Whether a file read before still has its content, by its stat. */
    static boolean unchanged(Entry.File known, FileStat stat) {
        return known.stamp().known()
                && known.stamp().inode() == stat.inode()
                && known.stamp().ctimeNanos() == stat.ctimeNanos()
                && known.size() == stat.size()
                && known.mtimeNanos() == stat.mtimeNanos();
    }
}
