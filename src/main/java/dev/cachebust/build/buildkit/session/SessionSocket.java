package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.transport.BlockInput;
import dev.cachebust.build.buildkit.transport.WrappedSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A dialled connection that carries its session as its peer's address, which gRPC hands to every call. */
final class SessionSocket extends WrappedSocket {
    private final Address address;

    SessionSocket(Socket connection, Session session) {
        super(connection);
        this.address = new Address(session);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new EndingInput(super.getInputStream());
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return address;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return address;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    /** Ends where the connection is closed at our own wish: gRPC logs anything else as an error. */
    private final class EndingInput extends BlockInput {
        private final InputStream in;

        EndingInput(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (IOException e) {
                if (isClosed()) {
                    return -1;
                }
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    static final class Address extends SocketAddress {
        private final transient Session session;

        Address(Session session) {
            this.session = session;
        }

        Session session() {
            return session;
        }

        @Override
        public String toString() {
            return "session " + session.id();
        }
    }
}
