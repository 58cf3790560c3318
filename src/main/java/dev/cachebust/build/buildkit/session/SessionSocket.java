package dev.cachebust.build.buildkit.session;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/** A dialled connection that carries its session as its peer's address, which gRPC hands to every call. */
final class SessionSocket extends Socket {
    private final Socket connection;
    private final Address address;

    SessionSocket(Socket connection, Session session) {
        this.connection = connection;
        this.address = new Address(session);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new EndingInput(connection.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return connection.getOutputStream();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    @Override
    public boolean isClosed() {
        return connection.isClosed();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public void shutdownInput() throws IOException {
        connection.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connection.shutdownOutput();
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

    @Override
    public void setTcpNoDelay(boolean on) {
        // The dialler has set what the connection can have.
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        connection.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return connection.getSoTimeout();
    }

    /** Ends where the connection is closed at our own wish: gRPC logs anything else as an error. */
    private final class EndingInput extends FilterInputStream {
        EndingInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                if (connection.isClosed()) {
                    return -1;
                }
                throw e;
            }
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
