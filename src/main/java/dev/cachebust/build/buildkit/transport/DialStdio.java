package dev.cachebust.build.buildkit.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reaches a BuildKit daemon in a container through Docker's Engine API: by a process there, {@code buildctl dial-stdio}, that
 * connects its input and output with the daemon, as {@code docker buildx} does.
 */
final class DialStdio {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final Pattern ID = Pattern.compile("\"Id\"\\s*:\\s*\"([0-9a-f]{1,128})\"");
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int LARGEST = 1 << 16;

    private static final String PROCESS = "{\"AttachStdin\":true,\"AttachStdout\":true,\"AttachStderr\":true,"
            + "\"Tty\":false,\"Cmd\":[\"buildctl\",\"dial-stdio\"]}";

    private DialStdio() {}

    /**
     * Prepares the process.
     *
     * @param engine a new connection to the engine; it is of no use afterwards
     * @return the process's id for {@link #start}
     * @throws NoBuilderException if there is no such container, or it does not run
     */
    static String create(Socket engine, String container) throws IOException {
        if (!NAME.matcher(container).matches()) {
            throw new NoBuilderException("no container can have the name " + container);
        }
        byte[] body = PROCESS.getBytes(StandardCharsets.US_ASCII);
        String head = "POST /containers/" + container + "/exec HTTP/1.0\r\nHost: docker\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        OutputStream out = engine.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        String answer = new String(engine.getInputStream().readNBytes(LARGEST), StandardCharsets.UTF_8);
        if (answer.isEmpty()) {
            throw new EOFException("the engine closed the connection before it answered");
        }
        Matcher id = ID.matcher(answer);
        if (!answer.matches("(?s)HTTP/1\\.\\d 201 .*") || !id.find()) {
            Matcher message = MESSAGE.matcher(answer);
            throw new NoBuilderException(
                    message.find()
                            ? message.group(1)
                            : answer.lines().findFirst().orElse(""));
        }
        return id.group(1);
    }

    /** Starts it. Gives its output and input as a connection. */
    static Socket start(Socket engine, String id) throws IOException {
        OutputStream out = engine.getOutputStream();
        out.write(HttpUpgrade.request(
                "/exec/" + id + "/start",
                "tcp",
                List.of(Map.entry("Content-Type", "application/json")),
                "{\"Detach\":false,\"Tty\":false}"));
        out.flush();
        HttpUpgrade.readAnswer(engine.getInputStream());
        return new Attached(engine);
    }

    /** A process's streams on one connection: each piece has a head of 8 bytes (Docker's Engine API, attach). */
    private static final class Attached extends WrappedSocket {
        private final InputStream input;

        Attached(Socket engine) throws IOException {
            super(engine);
            this.input = new Output(engine.getInputStream());
        }

        @Override
        public InputStream getInputStream() {
            return input;
        }
    }

    /** Its output; what it complains of is told when it ends. */
    private static final class Output extends BlockInput {
        private static final int HEAD = 8;
        private static final int STDOUT = 1;
        private static final int STDERR = 2;
        private static final int LONGEST_COMPLAINT = 2048;

        private final InputStream in;
        private final StringBuilder complaint = new StringBuilder();
        private int left;

        Output(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (left == 0) {
                if (!nextPiece()) {
                    return end();
                }
            }
            int n = in.read(into, offset, Math.min(length, left));
            if (n < 0) {
                return end();
            }
            left -= n;
            return n;
        }

        /** Leaves the connection at a piece of output; false at the end. */
        private boolean nextPiece() throws IOException {
            byte[] head = in.readNBytes(HEAD);
            if (head.length == 0) {
                return false;
            }
            boolean piece = head.length == HEAD && head[0] >= 0 && head[0] <= STDERR && head[1] == 0;
            if (!piece) {
                // The engine's own words, without a head, where the process could not be started.
                complain(head);
                complain(in.readNBytes(LONGEST_COMPLAINT));
                return false;
            }
            int size = (head[4] & 0xff) << 24 | (head[5] & 0xff) << 16 | (head[6] & 0xff) << 8 | head[7] & 0xff;
            if (head[0] == STDOUT && size > 0) {
                left = size;
            } else if (size > 0) {
                complain(in.readNBytes(Math.min(size, LONGEST_COMPLAINT)));
                in.skipNBytes(Math.max(0, size - LONGEST_COMPLAINT));
            }
            return true;
        }

        private void complain(byte[] text) {
            if (complaint.length() < LONGEST_COMPLAINT) {
                complaint.append(new String(text, StandardCharsets.UTF_8));
            }
        }

        private int end() throws IOException {
            if (!complaint.isEmpty()) {
                throw new NoBuilderException(complaint.toString().strip());
            }
            return -1;
        }
    }
}
