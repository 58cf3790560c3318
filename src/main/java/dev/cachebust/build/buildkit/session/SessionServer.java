package dev.cachebust.build.buildkit.session;

import dev.cachebust.build.buildkit.RegistryCredentials;
import dev.cachebust.build.buildkit.content.ContentService;
import dev.cachebust.build.buildkit.content.OciLayout;
import dev.cachebust.build.buildkit.wire.auth.AuthGrpc;
import dev.cachebust.build.buildkit.wire.content.ContentGrpc;
import dev.cachebust.build.buildkit.wire.filesync.FileSendGrpc;
import dev.cachebust.build.buildkit.wire.filesync.FileSyncGrpc;
import dev.cachebust.build.buildkit.wire.health.HealthGrpc;
import dev.cachebust.build.buildkit.wire.secrets.SecretsGrpc;
import dev.cachebust.build.buildkit.wire.ssh.SSHGrpc;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions and answers the engine's calls on them. One gRPC server serves them all; a call finds its session by
 * the connection that it came on.
 */
public final class SessionServer implements AutoCloseable {
    static final Context.Key<Session> SESSION = Context.key("session");

    /** It warns when a connection ends early, which the session's end tells already. Held, or its level is forgotten. */
    private static final Logger TRANSPORT_LOG = Logger.getLogger("io.grpc.okhttp.OkHttpServerTransport");

    static {
        TRANSPORT_LOG.setLevel(Level.SEVERE);
    }

    private static final List<String> METHODS = List.of(
            HealthGrpc.getCheckMethod().getFullMethodName(),
            FileSyncGrpc.getDiffCopyMethod().getFullMethodName(),
            FileSendGrpc.getDiffCopyMethod().getFullMethodName(),
            AuthGrpc.getCredentialsMethod().getFullMethodName(),
            SecretsGrpc.getGetSecretMethod().getFullMethodName(),
            SSHGrpc.getCheckAgentMethod().getFullMethodName(),
            SSHGrpc.getForwardAgentMethod().getFullMethodName(),
            ContentGrpc.getInfoMethod().getFullMethodName(),
            ContentGrpc.getReadMethod().getFullMethodName(),
            ContentGrpc.getStatusMethod().getFullMethodName(),
            ContentGrpc.getWriteMethod().getFullMethodName(),
            ContentGrpc.getAbortMethod().getFullMethodName());

    private static final Metadata.Key<String> CACHE =
            Metadata.Key.of(ContentService.STORE_HEADER, Metadata.ASCII_STRING_MARSHALLER);

    private final SessionDialer dialer;
    private final RegistryCredentials credentials;
    private final ExecutorService executor;
    private final ScheduledExecutorService timer;
    private final DialledConnections connections = new DialledConnections();
    private @Nullable Server server;

    /** @param executor runs the calls */
    public SessionServer(
            SessionDialer dialer,
            RegistryCredentials credentials,
            ExecutorService executor,
            ScheduledExecutorService timer) {
        this.dialer = dialer;
        this.credentials = credentials;
        this.executor = executor;
        this.timer = timer;
    }

    private synchronized void serve() throws IOException {
        if (server != null) {
            return;
        }
        server = OkHttpServerBuilder.forPort(
                        InetSocketAddress.createUnresolved("dialled", 0), InsecureServerCredentials.create())
                .socketFactory(connections.asServerSocketFactory())
                .executor(executor)
                .transportExecutor(executor)
                .scheduledExecutorService(timer)
                // Go measures its connection by pings; many in a millisecond are no attack.
                .permitKeepAliveTime(0, TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addTransportFilter(new EndWatch())
                .intercept(new FindSession())
                .addService(new HealthService())
                .addService(new FileSyncService())
                .addService(new FileSendService(executor).bind())
                .addService(new AuthService(credentials))
                .addService(new SecretsService())
                .addService(new SshService(executor))
                .addService(new ContentService(SessionServer::cache))
                .build()
                .start();
    }

    /**
     * Opens a session.
     *
     * @param sharedKey stable per context folder, so that only what changed is sent again
     * @throws IOException if the engine cannot be reached
     */
    public Session open(String sharedKey) throws IOException {
        serve();
        Session session = new Session(sharedKey);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("X-Docker-Expose-Session-Uuid", session.id()));
        headers.add(Map.entry("X-Docker-Expose-Session-Name", "cachebust"));
        headers.add(Map.entry("X-Docker-Expose-Session-Sharedkey", sharedKey));
        METHODS.forEach(m -> headers.add(Map.entry("X-Docker-Expose-Session-Grpc-Method", "/" + m)));
        Socket socket = dialer.dial(headers);
        session.attach(socket);
        connections.hand(new SessionSocket(socket, session));
        return session;
    }

    /** Stops serving. Sessions are closed by whoever opened them. */
    @Override
    public synchronized void close() {
        if (server == null) {
            return;
        }
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The cache that the call is about. */
    private static Optional<OciLayout> cache() {
        Offer offer = SESSION.get().offer();
        String name = FileSyncService.REQUEST.get().get(CACHE);
        return offer == null || name == null
                ? Optional.empty()
                : Optional.ofNullable(offer.caches().get(name));
    }

    private static @Nullable Session sessionOf(Attributes attributes) {
        return attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof SessionSocket.Address address
                ? address.session()
                : null;
    }

    private static final class EndWatch extends ServerTransportFilter {
        @Override
        public void transportTerminated(@Nullable Attributes attributes) {
            Session session = attributes == null ? null : sessionOf(attributes);
            if (session != null) {
                session.ended();
            }
        }
    }

    private static final class FindSession implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            Session session = sessionOf(call.getAttributes());
            if (session == null) {
                call.close(Status.INTERNAL.withDescription("not a session"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            session.heard();
            Context context = Context.current().withValue(SESSION, session).withValue(FileSyncService.REQUEST, headers);
            return Contexts.interceptCall(context, call, headers, next);
        }
    }
}
