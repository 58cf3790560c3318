package dev.cachebust.build.buildkit.transport;

import java.nio.charset.StandardCharsets;

/** What a server's first bytes say of it. */
enum Greeting {
    /** Not one came. */
    NONE,
    /** The SETTINGS frame with which every HTTP/2 server begins (RFC 9113, 3.4). */
    HTTP2,
    /** An answer of HTTP/1: some other server's, a Docker Engine's too. */
    HTTP1,
    /** A TLS alert: it is not to be spoken to in plain text (RFC 8446, 5.1). */
    TLS,
    OTHER;

    /** As many as are looked at. */
    static final int LENGTH = 4;

    private static final int SETTINGS = 4;
    private static final int ALERT = 21;

    /** @param bytes the first {@link #LENGTH}, fewer if there were no more */
    static Greeting of(byte[] bytes) {
        if (bytes.length == 0) {
            return NONE;
        }
        if (bytes[0] == ALERT && (bytes.length < 2 || bytes[1] == 3)) {
            return TLS;
        }
        if (bytes.length == LENGTH && bytes[0] == 0 && bytes[LENGTH - 1] == SETTINGS) {
            return HTTP2;
        }
        return "HTTP".startsWith(new String(bytes, StandardCharsets.ISO_8859_1)) ? HTTP1 : OTHER;
    }
}
