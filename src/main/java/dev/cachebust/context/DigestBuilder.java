package dev.cachebust.context;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a sequence of small pieces. They are gathered, since a context has hundreds of thousands of them and a hasher takes
 * long for each, however small. For one use, by one thread.
 */
public final class DigestBuilder {
    private static final int SMALLEST = 96;
    private static final int LARGEST = 4096;

    private ByteBuffer gathered = ByteBuffer.allocate(SMALLEST);
    private @Nullable MessageDigest hasher;

    /** One byte. */
    public DigestBuilder letter(char letter) {
        room(1).put((byte) letter);
        return this;
    }

    /** Four bytes, big endian. */
    public DigestBuilder number(int number) {
        room(Integer.BYTES).putInt(number);
        return this;
    }

    /** The 32 bytes of a hash. */
    public DigestBuilder digest(Digest digest) {
        digest.putInto(room(Digest.BYTES));
        return this;
    }

    /** The number of its bytes in UTF-8, and these. */
    public DigestBuilder text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        if (bytes.length > LARGEST) {
            flush().update(bytes);
        } else {
            room(bytes.length).put(bytes);
        }
        return this;
    }

    /** The hash of all that. */
    public Digest build() {
        return Digest.of(flush().digest());
    }

    private ByteBuffer room(int wanted) {
        int needed = gathered.position() + wanted;
        if (needed > LARGEST) {
            flush();
        }
        if (gathered.remaining() < wanted) {
            int size = Math.min(LARGEST, Math.max(needed, 2 * gathered.capacity()));
            gathered = ByteBuffer.wrap(Arrays.copyOf(gathered.array(), size)).position(gathered.position());
        }
        return gathered;
    }

    private MessageDigest flush() {
        if (hasher == null) {
            hasher = Digest.newHasher();
        }
        hasher.update(gathered.array(), 0, gathered.position());
        gathered.clear();
        return hasher;
    }
}
