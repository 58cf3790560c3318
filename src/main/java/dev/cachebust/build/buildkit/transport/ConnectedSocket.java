package dev.cachebust.build.buildkit.transport;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/** A connection of another kind in the shape of a {@link Socket}, which is what grpc-okhttp takes. */
public abstract class ConnectedSocket extends Socket {
    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return Unnamed.INSTANCE;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return Unnamed.INSTANCE;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    // Options of TCP and read time-outs mean nothing here; the base class would fail on them.

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoTimeout(int millis) throws SocketException {}

    @Override
    public int getSoTimeout() throws SocketException {
        return 0;
    }

    private static final class Unnamed extends SocketAddress {
        static final Unnamed INSTANCE = new Unnamed();

        @Override
        public String toString() {
            return "not TCP";
        }
    }
}
