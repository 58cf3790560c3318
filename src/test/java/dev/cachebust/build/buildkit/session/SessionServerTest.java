package dev.cachebust.build.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cachebust.build.buildkit.RegistryCredentials;
import java.io.DataInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server at our end of a session, with a client that speaks HTTP/2 frame by frame (RFC 9113). */
@Timeout(60)
class SessionServerTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PINGS = 200;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GO_AWAY = 7;
    private static final int ACK = 1;

    @Test
    void manyPingsDoNotEndASession() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SessionServer server = new SessionServer(
                        headers -> new Socket(engine.getInetAddress(), engine.getLocalPort()),
                        RegistryCredentials.NONE,
                        threads,
                        timer);
                Session session = server.open("key");
                Socket connection = engine.accept()) {
            OutputStream out = connection.getOutputStream();
            out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            out.write(frame(SETTINGS, 0));
            for (int i = 0; i < PINGS; i++) {
                out.write(frame(PING, Long.BYTES));
            }
            DataInputStream in = new DataInputStream(connection.getInputStream());
            int answered = 0;
            while (answered < PINGS) {
                int head = in.readInt();
                int type = head & 0xff;
                int flags = in.readByte();
                in.readInt();
                in.readFully(new byte[head >>> 8]);
                assertThat(type).as("after %d pings", answered).isNotEqualTo(GO_AWAY);
                answered += type == PING && flags == ACK ? 1 : 0;
            }
            assertThat(session.isAlive()).isTrue();
        } finally {
            threads.shutdownNow();
            timer.shutdownNow();
        }
    }

    /** A frame of the connection with so many zeros in it: its length in three bytes, its type, no flags, no stream. */
    private static byte[] frame(int type, int length) {
        return ByteBuffer.allocate(9 + length)
                .putInt(length << 8 | type)
                .put((byte) 0)
                .putInt(0)
                .array();
    }
}
