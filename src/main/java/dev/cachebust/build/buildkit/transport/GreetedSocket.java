package dev.cachebust.build.buildkit.transport;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A connection that notices when it ends before the server has begun to speak HTTP/2. */
final class GreetedSocket extends WrappedSocket {
    private static final int LONGEST_QUOTE = 200;

    private final InputStream input;
    private final Consumer<IOException> ended;
    private final byte[] first = new byte[Greeting.LENGTH];
    private volatile int heard;

    /** @param ended gets what was met, if it ends so */
    GreetedSocket(Socket connection, Consumer<IOException> ended) throws IOException {
        super(connection);
        this.input = new Listening(connection.getInputStream());
        this.ended = ended;
    }

    @Override
    public InputStream getInputStream() {
        return input;
    }

    synchronized Greeting greeting() {
        return Greeting.of(Arrays.copyOf(first, heard));
    }

    private synchronized void hear(byte[] bytes, int offset, int length) {
        int more = Math.min(length, first.length - heard);
        System.arraycopy(bytes, offset, first, heard, more);
        heard += more;
    }

    private final class Listening extends BlockInput {
        private final InputStream in;

        Listening(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                int n = in.read(into, offset, length);
                if (n < 0) {
                    end(new IOException("it hung up"));
                } else if (heard < first.length) {
                    hear(into, offset, n);
                    if (heard == first.length) {
                        String said = new String(into, offset, Math.min(n, LONGEST_QUOTE), StandardCharsets.UTF_8);
                        end(new IOException("it does not speak HTTP/2, but says: "
                                + said.replaceAll("\\p{C}+", " ").strip()));
                    }
                }
                return n;
            } catch (IOException e) {
                end(e);
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private void end(IOException why) {
            if (greeting() != Greeting.HTTP2) {
                ended.accept(why);
            }
        }
    }
}
