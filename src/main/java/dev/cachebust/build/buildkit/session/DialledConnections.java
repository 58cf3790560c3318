package dev.cachebust.build.buildkit.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/**
 * Lets a server serve connections that were dialled, not accepted: {@link ServerSocket#accept} yields what {@link #hand}
 * was given.
 */
final class DialledConnections {
    private final BlockingQueue<Socket> waiting = new LinkedBlockingQueue<>();

    /** Gives the server a connection to serve. */
    void hand(Socket connection) {
        waiting.add(connection);
    }

    ServerSocketFactory asServerSocketFactory() {
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket() throws IOException {
                return new Handover();
            }

            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                return new Handover();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                return new Handover();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                return new Handover();
            }
        };
    }

    private final class Handover extends ServerSocket {
        /** Ends {@link #accept}; never handed out. */
        private final Socket end = new Socket();

        private volatile boolean closed;

        Handover() throws IOException {}

        @Override
        public void bind(SocketAddress address) {}

        @Override
        public void bind(SocketAddress address, int backlog) {}

        @Override
        public Socket accept() throws IOException {
            try {
                Socket next = waiting.take();
                if (next == end || closed) {
                    next.close();
                    throw new SocketException("closed");
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SocketException("interrupted");
            }
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return InetSocketAddress.createUnresolved("dialled", 0);
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            waiting.add(end);
            super.close();
        }
    }
}
