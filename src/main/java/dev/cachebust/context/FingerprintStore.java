package dev.cachebust.context;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A context tree in a file, so that the next start finds what changed in between without reading every file again. What is
 * damaged, foreign or of another context is left aside: at worst everything is read once more.
 *
 * <p>The file: magic and version, the context's path, the entries depth first, and a CRC-32C of all that.
 */
public final class FingerprintStore {
    private static final int MAGIC = 0x63626670;
    private static final int VERSION = 2;
    /** Deeper than any path that a kernel takes. */
    private static final int DEEPEST = 4096;

    private static final byte FILE = 1;
    private static final byte LINK = 2;
    private static final byte DIRECTORY = 3;

    private final Path file;

    /** Keeps its data in this file; the directory is made when needed. */
    public FingerprintStore(Path file) {
        this.file = file;
    }

    /**
     * What was kept.
     *
     * @param tree empty if there was nothing of use
     * @param warning why something that is there was not used
     */
    public record Loaded(Optional<ContextTree> tree, Optional<String> warning) {}

    /** Reads what was kept of a context. Never fails. */
    public Loaded load(Path context) {
        try {
            return new Loaded(
                    Optional.of(decode(ByteBuffer.wrap(Files.readAllBytes(file)), context)), Optional.empty());
        } catch (NoSuchFileException e) {
            return new Loaded(Optional.empty(), Optional.empty());
        } catch (BufferUnderflowException e) {
            return unusable("it is cut short");
        } catch (CorruptException e) {
            return unusable(e.reason);
        } catch (IOException e) {
            return unusable(String.valueOf(e.getMessage()));
        }
    }

    private Loaded unusable(String reason) {
        return new Loaded(Optional.empty(), Optional.of("fingerprints in " + file + " are not used: " + reason));
    }

    /** Keeps a tree in place of what was there: all of it or nothing, for its owner's eyes only. */
    public void save(Path context, ContextTree tree) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " cannot be a file");
        }
        Files.createDirectories(directory);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path temporary = Files.createTempFile(directory, String.valueOf(file.getFileName()), ".tmp", ownerOnly);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                encode(Channels.newOutputStream(channel), context, tree);
                channel.force(false);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void encode(OutputStream out, Path context, ContextTree tree) throws IOException {
        CRC32C crc = new CRC32C();
        CheckedOutputStream checked = new CheckedOutputStream(new BufferedOutputStream(out, 1 << 16), crc);
        DataOutputStream data = new DataOutputStream(checked);
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        text(data, context.toString());
        entry(data, tree.root());
        data.writeInt((int) crc.getValue());
        data.flush();
    }

    private static void entry(DataOutputStream data, Entry entry) throws IOException {
        data.writeByte(entry instanceof Entry.File ? FILE : entry instanceof Entry.Link ? LINK : DIRECTORY);
        text(data, entry.name());
        data.writeShort(entry.mode());
        data.writeLong(entry.mtimeNanos());
        if (entry instanceof Entry.File f) {
            data.writeLong(f.size());
            data.write(f.content().bytes());
            data.writeLong(f.stamp().inode());
            data.writeLong(f.stamp().ctimeNanos());
        } else if (entry instanceof Entry.Link l) {
            text(data, l.target());
        } else if (entry instanceof Entry.Dir d) {
            data.write(d.digest().bytes());
            data.writeInt(d.children().size());
            for (Entry child : d.children()) {
                entry(data, child);
            }
        }
    }

    private static void text(DataOutputStream data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeInt(bytes.length);
        data.write(bytes);
    }

    private static ContextTree decode(ByteBuffer data, Path context) throws CorruptException {
        if (data.getInt() != MAGIC) {
            throw new CorruptException("it is no such file");
        }
        int version = data.getInt();
        if (version != VERSION) {
            throw new CorruptException("it has version " + version + ", this program writes " + VERSION);
        }
        int end = data.limit() - Integer.BYTES;
        CRC32C crc = new CRC32C();
        crc.update(data.duplicate().rewind().limit(Math.max(0, end)));
        if (end < data.position() || data.getInt(end) != (int) crc.getValue()) {
            throw new CorruptException("it is damaged");
        }
        data.limit(end);
        if (!text(data).equals(context.toString())) {
            throw new CorruptException("it belongs to another context");
        }
        Entry root = entry(data, 0);
        if (!(root instanceof Entry.Dir dir) || data.hasRemaining()) {
            throw new CorruptException("it is damaged");
        }
        return ContextTree.of(dir);
    }

    private static Entry entry(ByteBuffer data, int depth) throws CorruptException {
        byte type = data.get();
        String name = text(data);
        int mode = data.getShort() & 07777;
        long mtime = data.getLong();
        switch (type) {
            case FILE:
                long size = data.getLong();
                Digest content = Digest.of(data);
                Entry.Stamp stamp = new Entry.Stamp(data.getLong(), data.getLong());
                return new Entry.File(name, mode, mtime, size, content, stamp);
            case LINK:
                return new Entry.Link(name, mode, mtime, text(data));
            case DIRECTORY:
                Digest digest = Digest.of(data);
                int count = data.getInt();
                if (count < 0 || count > data.remaining() || depth > DEEPEST) {
                    throw new CorruptException("it is damaged");
                }
                List<Entry> children = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    children.add(entry(data, depth + 1));
                }
                return Entry.Dir.kept(name, mode, mtime, children, digest);
            default:
                throw new CorruptException("it is damaged");
        }
    }

    private static String text(ByteBuffer data) throws CorruptException {
        int length = data.getInt();
        if (length < 0 || length > data.remaining()) {
            throw new CorruptException("it is damaged");
        }
        String text = new String(data.array(), data.arrayOffset() + data.position(), length, StandardCharsets.UTF_8);
        data.position(data.position() + length);
        return text;
    }

    private static final class CorruptException extends Exception {
        private static final long serialVersionUID = 1L;

        final String reason;

        CorruptException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
