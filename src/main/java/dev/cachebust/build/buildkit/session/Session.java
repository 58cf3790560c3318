package dev.cachebust.build.buildkit.session;

import java.io.IOException;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One session: a connection on which the engine calls us. Its id is an identity of content to the engine, which keeps
 * what it once read under it: a session serves one state of the local files in its life, though any number of builds.
 */
public final class Session implements AutoCloseable {
    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final String sharedKey;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Socket socket;
    private volatile @Nullable Offer offer;
    private volatile long lastHeardNanos = System.nanoTime();

    Session(String sharedKey) {
        this.sharedKey = sharedKey;
    }

    /** The id under which a build names it. */
    public String id() {
        return id;
    }

    /** What the engine finds its last copy of the local files by. */
    public String sharedKey() {
        return sharedKey;
    }

    /** Says what is served from now on; null ends a build's use of it. */
    public void serve(@Nullable Offer newOffer) {
        offer = newOffer;
    }

    /** What is served, if a build uses it at present. */
    public @Nullable Offer offer() {
        return offer;
    }

    /** When the engine last called, by {@link System#nanoTime}. It does so every 5 seconds at least. */
    public long lastHeardNanos() {
        return lastHeardNanos;
    }

    void heard() {
        lastHeardNanos = System.nanoTime();
    }

    /** Whether the connection still stands. */
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    void attach(Socket connection) {
        socket = connection;
    }

    void ended() {
        ended.countDown();
    }

    /** Whether the connection ended within this time. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Hangs up. The engine drops the session; running builds that need it fail. */
    @Override
    public void close() {
        Socket connection = socket;
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                // The connection is gone either way.
            }
        }
        ended();
    }
}
