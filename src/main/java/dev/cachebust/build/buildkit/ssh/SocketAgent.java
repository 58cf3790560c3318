package dev.cachebust.build.buildkit.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The user's agent, behind a socket. */
record SocketAgent(Path socket) implements SshAgent {
    @Override
    public Talk open() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Connected(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("the ssh-agent at " + socket + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private record Connected(SocketChannel channel) implements Talk {
        @Override
        public byte[] ask(byte[] question) throws IOException {
            ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + question.length)
                    .putInt(question.length)
                    .put(question)
                    .flip();
            while (message.hasRemaining()) {
                channel.write(message);
            }
            int length = read(Integer.BYTES).getInt();
            if (length < 1 || length > AgentMessages.LARGEST) {
                throw new IOException("the ssh-agent answers with " + length + " bytes");
            }
            return read(length).array();
        }

        private ByteBuffer read(int count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(count);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException("the ssh-agent has hung up");
                }
            }
            return bytes.flip();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
