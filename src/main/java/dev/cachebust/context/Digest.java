package dev.cachebust.context;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 value. Kept as four words: there is one for every file of a context. */
public final class Digest {
    /** How many bytes one has. */
    public static final int BYTES = 32;

    /** Never fed: to copy it takes less than to have the security providers asked for each file. */
    private static final MessageDigest BLANK = blank();

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    /** Takes the next 32 bytes. */
    static Digest of(ByteBuffer bytes) {
        return new Digest(bytes);
    }

    private Digest(ByteBuffer bytes) {
        a = bytes.getLong();
        b = bytes.getLong();
        c = bytes.getLong();
        d = bytes.getLong();
    }

    /** Takes 32 bytes; they are copied. */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 value has 32 bytes, not " + bytes.length);
        }
        return new Digest(ByteBuffer.wrap(bytes));
    }

    /** The digest of these bytes. */
    public static Digest sha256(byte[] content) {
        return of(newHasher().digest(content));
    }

    /** A hasher for {@link #of}. */
    public static MessageDigest newHasher() {
        try {
            return (MessageDigest) BLANK.clone();
        } catch (CloneNotSupportedException e) {
            return blank();
        }
    }

    private static MessageDigest blank() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        putInto(bytes);
        return bytes.array();
    }

    /** Writes the 32 bytes. */
    void putInto(ByteBuffer target) {
        target.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    /** 64 hex digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest o && a == o.a && b == o.b && c == o.c && d == o.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        return hex().substring(0, 12);
    }
}
