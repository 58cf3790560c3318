package dev.cachebust.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Turns {@link TlsFiles} into an {@link SSLContext}. Checking the host's name is left to who opens the socket. */
final class TlsContexts {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----(.*?)-----END \\1?PRIVATE KEY-----", Pattern.DOTALL);
    /** AlgorithmIdentifier of rsaEncryption, DER (RFC 8017, A.1). */
    private static final byte[] RSA = bytes(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0);
    /** Object identifier id-ecPublicKey, DER (RFC 5480, 2.1.1). */
    private static final byte[] EC = bytes(6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

    private TlsContexts() {}

    /** For connections that are never encrypted: it trusts nobody, and spares reading whom the system trusts. */
    static SSLContext unused() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /**
     * Reads the files.
     *
     * @throws IOException when one cannot be read or does not hold what it should; the message names it
     */
    static SSLContext of(TlsFiles files) throws IOException {
        try {
            KeyManager @Nullable [] keys = null;
            if (files.certificate().isPresent() && files.key().isPresent()) {
                keys = keyManagers(files.certificate().get(), files.key().get());
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trustManagers(files), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keyManagers(Path certificate, Path key) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "client",
                privateKey(key),
                new char[0],
                certificates(certificate).toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trustManagers(TlsFiles files)
            throws IOException, GeneralSecurityException {
        if (!files.verify()) {
            return new TrustManager[] {new TrustAnything()};
        }
        Optional<Path> ca = files.ca();
        if (ca.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Certificate certificate : certificates(ca.get())) {
            store.setCertificateEntry("ca-" + count++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content(file)));
            if (found.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(file + " is not a PEM certificate: " + e.getMessage(), e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by this user", e);
        }
    }

    static PrivateKey privateKey(Path file) throws IOException {
        Matcher pem = KEY.matcher(new String(content(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IOException(file + " holds no PEM private key");
        }
        String form = Optional.ofNullable(pem.group(1)).orElse("");
        if (form.equals("ENCRYPTED ") || pem.group(2).contains("ENCRYPTED")) {
            throw new IOException(file + " is encrypted; only a key without a passphrase can be used");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            byte[] pkcs8 = switch (form) {
                case "RSA " -> sequence(bytes(2, 1, 0), RSA, tagged(4, der));
                case "EC " -> sequence(bytes(2, 1, 0), sequence(EC, curve(file, der)), tagged(4, der));
                default -> der;
            };
            return decode(file, pkcs8);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a PEM private key: " + e.getMessage(), e);
        }
    }

    private static PrivateKey decode(Path file, byte[] pkcs8) throws IOException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                continue;
            } catch (GeneralSecurityException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        throw new IOException(file + " is not an RSA, EC or Ed25519 private key");
    }

    /** The curve's object identifier: in field [0] of a SEC 1 key, behind version and key (RFC 5915, 3). */
    private static byte[] curve(Path file, byte[] sec1) throws IOException {
        try {
            int version = (sec1[1] & 0x80) == 0 ? 2 : 2 + (sec1[1] & 0x7f);
            int field = version + 3 + 2 + sec1[version + 4];
            if ((sec1[field] & 0xff) == 0xa0 && sec1[field + 2] == 6) {
                return Arrays.copyOfRange(sec1, field + 2, field + 4 + sec1[field + 3]);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(file + " is not a SEC 1 private key", e);
        }
        throw new IOException(file + " does not name its elliptic curve");
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return tagged(0x30, all.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.writeBytes(bytes(0x82, content.length >> 8, content.length & 0xff));
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** An extended one, so that the runtime adds no check of the host's name to it. */
    private static final class TrustAnything extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
