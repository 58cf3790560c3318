package dev.cachebust.build.buildkit.transport;

import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.SocketFactory;

/** gRPC over the connection that a {@link Dialer} makes for our calls. */
public final class EngineChannel {
    /** A status message can carry the logs of many steps. */
    private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

    private EngineChannel() {}

    /** A channel that connects at its first call, and again when the engine is back. The caller shuts it down. */
    public static ManagedChannel open(Dialer dialer, Executor executor, ScheduledExecutorService timer) {
        // The address is a mere literal, so that no name is looked up; the socket factory knows the way.
        return OkHttpChannelBuilder.forAddress("127.0.0.1", 1)
                .usePlaintext()
                .overrideAuthority("docker")
                .proxyDetector(target -> null)
                .disableServiceConfigLookUp()
                .disableRetry()
                .socketFactory(new Dialling(dialer))
                .executor(executor)
                .offloadExecutor(executor)
                .transportExecutor(executor)
                .scheduledExecutorService(timer)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .userAgent("cachebust")
                .build();
    }

    private static final class Dialling extends SocketFactory {
        private final Dialer dialer;

        Dialling(Dialer dialer) {
            this.dialer = dialer;
        }

        private Socket connect() throws IOException {
            return dialer.calls();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return connect();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return connect();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
            return connect();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
                throws IOException {
            return connect();
        }
    }
}
