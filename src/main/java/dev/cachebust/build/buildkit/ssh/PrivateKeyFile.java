package dev.cachebust.build.buildkit.ssh;

import dev.cachebust.build.buildkit.ssh.AgentMessages.Reader;
import dev.cachebust.build.buildkit.ssh.AgentMessages.Writer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A private key in OpenSSH's own format without a passphrase (its {@code PROTOCOL.key}). */
final class PrivateKeyFile {
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final String END = "-----END OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 100 * 1024;
    /** RFC 8332: which hash an RSA signature is to have. */
    private static final int RSA_SHA_256 = 2;

    private static final int RSA_SHA_512 = 4;

    /** Curves by OpenSSH's names: Java's name, and the hash (RFC 5656, section 6.2.1). */
    private static final Map<String, Curve> CURVES = Map.of(
            "nistp256", new Curve("secp256r1", "SHA256"),
            "nistp384", new Curve("secp384r1", "SHA384"),
            "nistp521", new Curve("secp521r1", "SHA512"));

    private record Curve(String name, String hash) {}

    private final String type;
    private final byte[] publicKey;
    private final String comment;
    private final PrivateKey key;

    private PrivateKeyFile(String type, byte[] publicKey, String comment, PrivateKey key) {
        this.type = type;
        this.publicKey = publicKey;
        this.comment = comment;
        this.key = key;
    }

    /** @throws IOException if it cannot be used; the message is for the user, and holds nothing of the file */
    static PrivateKeyFile read(Path file) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read", e);
        }
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file
                    + " is neither an agent's socket nor a private key in OpenSSH's format (ssh-keygen -p rewrites an"
                    + " older one); ssh-add it to an ssh-agent, and use that");
        }
        try {
            return parse(file, Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " cannot be used as a key: " + e.getMessage(), e);
        }
    }

    private static PrivateKeyFile parse(Path file, byte[] bytes) throws IOException, GeneralSecurityException {
        if (bytes.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            throw new IOException("it is damaged");
        }
        Reader outer = new Reader(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
        if (!outer.text().equals("none")) {
            throw new IOException("it has a passphrase; ssh-add it to an ssh-agent, and use that");
        }
        outer.text(); // of the function that makes keys of passphrases
        outer.bytes(); // its options
        if (outer.number() != 1) {
            throw new IOException("it holds several keys");
        }
        byte[] publicKey = outer.bytes();
        Reader inner = new Reader(outer.bytes());
        int check = inner.number();
        if (inner.number() != check) {
            throw new IOException("it is damaged");
        }
        String type = inner.text();
        PrivateKey key;
        if (type.equals("ssh-ed25519")) {
            inner.bytes(); // the public half
            key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(
                            new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(inner.bytes(), 32)));
        } else if (type.equals("ssh-rsa")) {
            key = rsa(inner);
        } else if (type.startsWith("ecdsa-sha2-") && CURVES.containsKey(type.substring("ecdsa-sha2-".length()))) {
            key = ecdsa(inner);
        } else {
            throw new IOException("keys of the type " + type.replaceAll("[^\\w@.-]", "?") + " need an ssh-agent");
        }
        return new PrivateKeyFile(type, publicKey, String.valueOf(file.getFileName()), key);
    }

    private static PrivateKey rsa(Reader fields) throws IOException, GeneralSecurityException {
        BigInteger modulus = fields.integer();
        BigInteger publicExponent = fields.integer();
        BigInteger exponent = fields.integer();
        BigInteger coefficient = fields.integer();
        BigInteger p = fields.integer();
        BigInteger q = fields.integer();
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        modulus,
                        publicExponent,
                        exponent,
                        p,
                        q,
                        exponent.mod(p.subtract(BigInteger.ONE)),
                        exponent.mod(q.subtract(BigInteger.ONE)),
                        coefficient));
    }

    private static PrivateKey ecdsa(Reader fields) throws IOException, GeneralSecurityException {
        Curve curve = CURVES.get(fields.text());
        fields.bytes(); // the public half
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve == null ? "" : curve.name()));
        return KeyFactory.getInstance("EC")
                .generatePrivate(
                        new ECPrivateKeySpec(fields.integer(), parameters.getParameterSpec(ECParameterSpec.class)));
    }

    /** As it is shown to others. */
    byte[] publicKey() {
        return publicKey.clone();
    }

    String comment() {
        return comment;
    }

    /**
     * A signature with its type.
     *
     * @param flags which hash is asked for, where there is a choice
     */
    byte[] sign(byte[] data, int flags) throws GeneralSecurityException {
        return switch (type) {
            case "ssh-ed25519" ->
                new Writer().text(type).bytes(signature("Ed25519", data)).done();
            case "ssh-rsa" -> {
                boolean longest = (flags & RSA_SHA_512) != 0;
                if (!longest && (flags & RSA_SHA_256) == 0) {
                    yield new Writer()
                            .text(type)
                            .bytes(signature("SHA1withRSA", data))
                            .done();
                }
                yield new Writer()
                        .text(longest ? "rsa-sha2-512" : "rsa-sha2-256")
                        .bytes(signature(longest ? "SHA512withRSA" : "SHA256withRSA", data))
                        .done();
            }
            default -> new Writer().text(type).bytes(ecdsa(data)).done();
        };
    }

    private byte[] ecdsa(byte[] data) throws GeneralSecurityException {
        Curve curve = CURVES.get(type.substring("ecdsa-sha2-".length()));
        if (curve == null) {
            throw new GeneralSecurityException(type);
        }
        byte[] both = signature(curve.hash() + "withECDSAinP1363Format", data);
        int half = both.length / 2;
        return new Writer()
                .integer(new BigInteger(1, Arrays.copyOf(both, half)))
                .integer(new BigInteger(1, Arrays.copyOfRange(both, half, both.length)))
                .done();
    }

    private byte[] signature(String algorithm, byte[] data) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(data);
        return signature.sign();
    }
}
