package dev.cachebust.build.buildkit.transport;

import dev.cachebust.build.buildkit.EngineAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A connection to the Docker Engine of another machine: the user's {@code ssh} runs {@code docker system dial-stdio} there, which
 * connects its input and output with the engine, as Docker's own client does it ({@code cli/connhelper} in docker/cli).
 */
public final class SshSocket extends ConnectedSocket {
    private static final int LONGEST_COMPLAINT = 2048;
    private static final long COMPLAINT_MILLIS = 500;

    private final Process process;
    private final StringBuffer complaint = new StringBuffer();
    private final Thread listener;
    private final InputStream input = new Output();
    private final OutputStream output = new Input();
    private volatile boolean heard;
    private volatile boolean closed;

    private SshSocket(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen, "ssh-stderr");
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts it. That it cannot connect shows when something is read.
     *
     * @throws SshException if there is no ssh
     */
    public static SshSocket open(EngineAddress.Ssh address) throws SshException {
        try {
            return new SshSocket(new ProcessBuilder(command(address)).start());
        } catch (IOException e) {
            throw new SshException("the program ssh cannot be started: " + e.getMessage(), e);
        }
    }

    /** Nothing of the address can be taken for an option, and nothing of it gets to a shell but a path without blanks. */
    static List<String> command(EngineAddress.Ssh address) {
        List<String> words = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=10", "-o", "BatchMode=yes", "-T"));
        address.user().ifPresent(user -> words.addAll(List.of("-l", user)));
        address.port().ifPresent(port -> words.addAll(List.of("-p", Integer.toString(port))));
        words.addAll(List.of("--", address.host(), "docker"));
        address.socket().ifPresent(path -> words.addAll(List.of("--host", "unix://" + path)));
        words.addAll(List.of("system", "dial-stdio"));
        return words;
    }

    private void listen() {
        try (InputStream errors = process.getErrorStream()) {
            byte[] buffer = new byte[LONGEST_COMPLAINT];
            for (int n; (n = errors.read(buffer)) >= 0; ) {
                if (complaint.length() < LONGEST_COMPLAINT) {
                    complaint.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    @Override
    public OutputStream getOutputStream() {
        return output;
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void shutdownOutput() throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void shutdownInput() {}

    private IOException refusal() {
        try {
            listener.join(COMPLAINT_MILLIS);
            process.waitFor(COMPLAINT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> lines = complaint
                .toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String last = lines.isEmpty() ? "the far side hung up" : lines.get(lines.size() - 1);
        return new SshException(last.startsWith("ssh: ") ? last : "ssh: " + last);
    }

    private final class Output extends BlockInput {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = process.getInputStream().read(into, offset, length);
            if (n < 0 && !heard && !closed) {
                throw refusal();
            }
            heard |= n > 0;
            return n;
        }

        @Override
        public void close() {
            SshSocket.this.close();
        }
    }

    private final class Input extends BlockOutput {
        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                process.getOutputStream().write(from, offset, length);
                process.getOutputStream().flush();
            } catch (IOException e) {
                throw heard || closed ? e : refusal();
            }
        }

        @Override
        public void close() {
            SshSocket.this.close();
        }
    }
}
