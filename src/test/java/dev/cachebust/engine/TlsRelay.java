package dev.cachebust.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TCP port with TLS, client certificates demanded, in front of a unix socket. Makes all certificates itself. */
final class TlsRelay implements AutoCloseable {
    private static final char[] PASSWORD = "password".toCharArray();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path folder;
    private final Path socket;
    private final SSLServerSocket server;

    /** @param folder gets {@code ca.pem}, {@code cert.pem} and {@code key.pem} for a client */
    TlsRelay(Path folder, Path socket) throws Exception {
        this.folder = folder;
        this.socket = socket;
        KeyStore serverKeys = selfSigned("server");
        KeyStore clientKeys = selfSigned("client");
        pem("ca.pem", "CERTIFICATE", serverKeys.getCertificate("server").getEncoded());
        pem("cert.pem", "CERTIFICATE", clientKeys.getCertificate("client").getEncoded());
        pem("key.pem", "PRIVATE KEY", clientKeys.getKey("client", PASSWORD).getEncoded());
        pem("stranger.pem", "CERTIFICATE", clientKeys.getCertificate("client").getEncoded());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(serverKeys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", clientKeys.getCertificate("client"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        server.setNeedClientAuth(true);
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket client = (SSLSocket) server.accept();
                threads.execute(() -> relay(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void relay(SSLSocket client) {
        try (client;
                SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            InputStream in = client.getInputStream();
            threads.execute(() -> answer(engine, client));
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    engine.write(bytes);
                }
            }
        } catch (IOException e) {
            // The handshake failed, or one side has gone: the test sees it at its own end.
        }
    }

    private static void answer(SocketChannel engine, SSLSocket client) {
        try {
            OutputStream out = client.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(8192);
            while (engine.read(buffer) >= 0) {
                out.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            client.close();
        } catch (IOException e) {
            // As above.
        }
    }

    private KeyStore selfSigned(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name));
        command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private void pem(String file, String what, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
