package dev.cachebust.build.buildkit.session;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which session a build uses. One that served the same content before is used again, so that the engine asks
 * for nothing; content that differs in anything gets a session that never served another, dialled in advance where
 * possible. A session is used by one build at a time. Safe for use by several threads.
 */
public final class SessionPool implements AutoCloseable {
    private static final int KEPT = 4;
    /** After so long without a build only the last session is kept: the engine asks each every five seconds whether it lives. */
    private static final Duration REST = Duration.ofSeconds(10);

    private final SessionServer server;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final Deque<Kept> kept = new ArrayDeque<>();
    /** Dialled in advance. */
    private @Nullable Session fresh;

    private Future<?> rest = CompletableFuture.completedFuture(null);
    private boolean closed;

    private record Kept(Session session, Object content) {}

    /** @param timer runs nothing that takes long; not closed with the pool */
    public SessionPool(SessionServer server, ScheduledExecutorService timer) {
        this(server, timer, REST);
    }

    SessionPool(SessionServer server, ScheduledExecutorService timer, Duration patience) {
        this.server = server;
        this.timer = timer;
        this.patience = patience;
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
        restLater();
        return kept.size() > KEPT ? kept.removeLast().session : null;
    }

    private synchronized void restLater() {
        rest.cancel(false);
        rest = timer.schedule(this::rest, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void rest() {
        List<Session> surplus = new ArrayList<>();
        synchronized (this) {
            while (kept.size() > 1) {
                surplus.add(kept.removeLast().session);
            }
            if (fresh != null) {
                surplus.add(fresh);
                fresh = null;
            }
        }
        surplus.forEach(Session::close);
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
            if (!closed) {
                restLater();
            }
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
        rest.cancel(false);
        kept.forEach(k -> k.session.close());
        kept.clear();
        if (fresh != null) {
            fresh.close();
            fresh = null;
        }
    }
}
