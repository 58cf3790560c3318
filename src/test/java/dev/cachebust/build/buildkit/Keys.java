package dev.cachebust.build.buildkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that it signed itself, made by the JDK's own tool. */
public record Keys(KeyStore store) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /**
     * New ones.
     *
     * @param folder gets a file
     * @param name of the host that they are for; {@code 127.0.0.1} is in them, too
     */
    public static Keys of(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve(name + System.nanoTime() + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC"));
        command.addAll(List.of("-alias", "key", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name + ",ip:127.0.0.1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD), "-validity", "2"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(output);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new Keys(store);
    }

    /** Whoever has these keys and trusts the other ones alone. */
    public SSLContext trusting(Keys other) throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", other.store.getCertificate("key"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusts.getTrustManagers(), new SecureRandom());
        return context;
    }

    /** Writes the certificate in PEM. */
    public Path certificate(Path file) throws GeneralSecurityException, IOException {
        return pem(file, "CERTIFICATE", store.getCertificate("key").getEncoded());
    }

    /** Writes the private key in PEM. */
    public Path key(Path file) throws GeneralSecurityException, IOException {
        return pem(file, "PRIVATE KEY", store.getKey("key", PASSWORD).getEncoded());
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    /**
     * Sockets of a server that wants certificates of its clients.
     *
     * @param protocols what it speaks, by ALPN
     */
    public static ServerSocketFactory requiringClients(SSLContext context, String... protocols) {
        SSLServerSocketFactory sockets = context.getServerSocketFactory();
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                SSLServerSocket socket = (SSLServerSocket) sockets.createServerSocket(port, backlog, address);
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(protocols);
                parameters.setNeedClientAuth(true);
                socket.setSSLParameters(parameters);
                return socket;
            }
        };
    }
}
