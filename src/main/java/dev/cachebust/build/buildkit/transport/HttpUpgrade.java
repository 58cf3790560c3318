package dev.cachebust.build.buildkit.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The HTTP/1.1 upgrade by which a Docker Engine hands a connection to BuildKit (moby's {@code
 * api/server/router/grpc} and {@code session}): after the answer {@code 101} it speaks HTTP/2.
 */
final class HttpUpgrade {
    private static final int LONGEST_HEAD = 16 * 1024;

    private HttpUpgrade() {}

    /**
     * The request.
     *
     * @param protocol to change to
     * @param headers a name may stand more than once
     * @param body in ASCII
     */
    static byte[] request(String path, String protocol, List<Map.Entry<String, String>> headers, String body) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\n");
        head.append("Host: docker\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n");
        head.append("Content-Length: " + body.length() + "\r\n");
        for (Map.Entry<String, String> header : headers) {
            head.append(printable(header.getKey())).append(": ");
            head.append(printable(header.getValue())).append("\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the answer's head and not one byte more: what follows is HTTP/2, and on a session the engine talks first.
     *
     * @throws RefusedException if the answer is not {@code 101}
     */
    static void readAnswer(InputStream in) throws IOException {
        String head = readHead(in);
        String statusLine = head.lines().findFirst().orElse("");
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP answer: " + statusLine);
        }
        if (!parts[1].equals("101")) {
            throw new RefusedException(statusLine);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder(256);
        int lineStart = 0;
        for (int b; (b = in.read()) >= 0; ) {
            if (head.length() >= LONGEST_HEAD) {
                throw new IOException("an HTTP answer without an end");
            }
            if (b != '\n') {
                head.append((char) b);
                continue;
            }
            int lineEnd = head.length();
            if (lineEnd > lineStart && head.charAt(lineEnd - 1) == '\r') {
                lineEnd--;
            }
            if (lineEnd == lineStart) {
                return head.toString();
            }
            head.append('\n');
            lineStart = head.length();
        }
        throw new EOFException("the engine closed the connection before it answered");
    }

    private static String printable(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("not a header: " + text);
        }
        return text;
    }

    /** The engine answered, but not with an upgrade: it is too old, is not Docker, or has BuildKit switched off. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final String statusLine;

        RefusedException(String statusLine) {
            super("the engine refused to speak BuildKit: " + statusLine);
            this.statusLine = statusLine;
        }

        String statusLine() {
            return statusLine;
        }
    }
}
