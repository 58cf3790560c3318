package dev.cachebust.build.buildkit.session;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which session a build uses. One that served the same content before is used again, so that the engine asks
 * for nothing; content that differs in anything gets a session that never served another, dialled in advance where
 * possible. A session is used by one build at a time. Safe for use by several threads.
 */
public final class SessionPool implements AutoCloseable {
    private static final int KEPT = 4;

    private final SessionServer server;
    private final Deque<Kept> kept = new ArrayDeque<>();
    /** Dialled in advance. */
    private @Nullable Session fresh;

    private boolean closed;

    private record Kept(Session session, Object content) {}

    public SessionPool(SessionServer server) {
        this.server = server;
    }

    /**
     * A session for a build; to be given back.
     *
     * @param sharedKey of the context
     * @param content everything that it is going to serve: two equal ones must mean equal files
     * @throws IOException if the engine cannot be reached
     */
    public Session lease(String sharedKey, Object content) throws IOException {
        Session known = takeKnown(sharedKey, content);
        return known != null ? known : open(sharedKey);
    }

    /**
     * A session that has served nothing yet; to be given back. A build that exports cache needs one: of what the engine finds
     * by the session alone, without a look at the files, it exports nothing (seen on Engine 28.5.2).
     *
     * @throws IOException if the engine cannot be reached
     */
    public Session leaseNew(String sharedKey) throws IOException {
        return lease(sharedKey, new Object());
    }

    private synchronized @Nullable Session takeKnown(String sharedKey, Object content) {
        Session found = null;
        for (Iterator<Kept> all = kept.iterator(); all.hasNext(); ) {
            Kept candidate = all.next();
            if (!candidate.session.isAlive()) {
                all.remove();
            } else if (found == null
                    && candidate.session.sharedKey().equals(sharedKey)
                    && candidate.content.equals(content)) {
                all.remove();
                found = candidate.session;
            }
        }
        if (found != null) {
            return found;
        }
        if (!isReady(sharedKey)) {
            return null;
        }
        Session prepared = fresh;
        fresh = null;
        return prepared;
    }

    private boolean isReady(String sharedKey) {
        return fresh != null && fresh.isAlive() && fresh.sharedKey().equals(sharedKey);
    }

    /**
     * Gives a session back.
     *
     * @param content what it served, null if it must not serve anyone again
     */
    public void giveBack(Session session, @Nullable Object content) {
        session.serve(null);
        Session surplus = content == null ? session : keep(session, content);
        if (surplus != null) {
            surplus.close();
        }
    }

    private synchronized @Nullable Session keep(Session session, Object content) {
        if (closed) {
            return session;
        }
        kept.addFirst(new Kept(session, content));
        return kept.size() > KEPT ? kept.removeLast().session : null;
    }

    /** Dials a session for the next build that has new content, if none is ready. Blocks while it dials. */
    public void prepare(String sharedKey) throws IOException {
        synchronized (this) {
            if (closed || isReady(sharedKey)) {
                return;
            }
        }
        Session opened = open(sharedKey);
        Session surplus;
        synchronized (this) {
            surplus = closed ? opened : fresh;
            fresh = closed ? null : opened;
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    private Session open(String sharedKey) throws IOException {
        return server.open(sharedKey);
    }

    /** Closes the sessions that no build uses. */
    @Override
    public synchronized void close() {
        closed = true;
        kept.forEach(k -> k.session.close());
        kept.clear();
        if (fresh != null) {
            fresh.close();
            fresh = null;
        }
    }
}
