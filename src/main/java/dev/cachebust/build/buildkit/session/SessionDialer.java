package dev.cachebust.build.buildkit.session;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** Makes the connection of a session, on which BuildKit is the HTTP/2 client. */
@FunctionalInterface
public interface SessionDialer {
    /**
     * Dials; blocks until BuildKit has taken the session.
     *
     * @param headers say which session it is, and what it offers; a name may stand more than once
     * @throws IOException if BuildKit cannot be reached, or refuses
     */
    Socket dial(List<Map.Entry<String, String>> headers) throws IOException;
}
