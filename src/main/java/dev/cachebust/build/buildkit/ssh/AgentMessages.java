package dev.cachebust.build.buildkit.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The agent's messages (draft-miller-ssh-agent) and the fields that they are made of (RFC 4251, section 5). */
final class AgentMessages {
    /** OpenSSH's own limit, in bytes. */
    static final int LARGEST = 256 * 1024;

    static final byte FAILURE = 5;
    static final byte REQUEST_IDENTITIES = 11;
    static final byte IDENTITIES_ANSWER = 12;
    static final byte SIGN_REQUEST = 13;
    static final byte SIGN_RESPONSE = 14;

    private AgentMessages() {}

    static byte[] failure() {
        return new byte[] {FAILURE};
    }

    /** Takes fields apart. */
    static final class Reader {
        private final ByteBuffer bytes;

        Reader(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        int number() throws IOException {
            try {
                return bytes.getInt();
            } catch (BufferUnderflowException e) {
                throw new IOException("ends too early", e);
            }
        }

        byte[] bytes() throws IOException {
            int length = number();
            if (length < 0 || length > bytes.remaining()) {
                throw new IOException("ends too early");
            }
            byte[] field = new byte[length];
            bytes.get(field);
            return field;
        }

        String text() throws IOException {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        BigInteger integer() throws IOException {
            byte[] field = bytes();
            return field.length == 0 ? BigInteger.ZERO : new BigInteger(field);
        }
    }

    /** Puts fields together. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer one(byte value) {
            out.write(value);
            return this;
        }

        Writer number(int value) {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
            return this;
        }

        Writer bytes(byte[] field) {
            number(field.length);
            out.writeBytes(field);
            return this;
        }

        Writer text(String field) {
            return bytes(field.getBytes(StandardCharsets.UTF_8));
        }

        Writer integer(BigInteger field) {
            return bytes(field.signum() == 0 ? new byte[0] : field.toByteArray());
        }

        byte[] done() {
            return out.toByteArray();
        }
    }
}
