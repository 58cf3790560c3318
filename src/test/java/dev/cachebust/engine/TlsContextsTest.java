package dev.cachebust.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsContextsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"RSA,''", "EC,secp256r1", "EC,secp384r1", "EC,secp521r1", "Ed25519,''"})
    void readsKeysInPkcs8(String algorithm, String curve) throws Exception {
        PrivateKey key = key(algorithm, curve);
        assertThat(TlsContexts.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void readsRsaKeysInPkcs1() throws Exception {
        PrivateKey key = key("RSA", "");
        byte[] pkcs8 = key.getEncoded();
        // The last field of PKCS #8 is the PKCS #1 key: behind 26 bytes for 2048 bits.
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        PrivateKey read = TlsContexts.privateKey(pem("RSA PRIVATE KEY", pkcs1));
        assertThat(((RSAPrivateCrtKey) read).getPrivateExponent())
                .isEqualTo(((RSAPrivateCrtKey) key).getPrivateExponent());
    }

    @Test
    void readsEllipticKeysInSec1() throws Exception {
        PrivateKey key = key("EC", "secp256r1");
        byte[] secret = new byte[32];
        byte[] s = ((ECPrivateKey) key).getS().toByteArray();
        int used = Math.min(32, s.length);
        System.arraycopy(s, s.length - used, secret, 32 - used, used);
        // Version 1, the key, and [0] the curve's object identifier: what openssl ecparam -genkey writes.
        HexFormat hex = HexFormat.of();
        String der = "3031" + "020101" + "0420" + hex.formatHex(secret) + "a00a" + "06082a8648ce3d030107";
        ECPrivateKey read = (ECPrivateKey) TlsContexts.privateKey(pem("EC PRIVATE KEY", hex.parseHex(der)));
        assertThat(read.getS()).isEqualTo(((ECPrivateKey) key).getS());
        assertThat(read.getParams().getCurve())
                .isEqualTo(((ECPrivateKey) key).getParams().getCurve());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing here | holds no PEM private key",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY----- | is encrypted",
                "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | is not an RSA, EC or Ed25519 private key",
                "-----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY----- | is not a SEC 1 private key",
            })
    void saysWhatIsWrongWithAKey(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), text);
        assertThatThrownBy(() -> TlsContexts.privateKey(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void namesAFileThatHoldsNoCertificate() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "");
        TlsFiles files = new TlsFiles(Optional.of(file), Optional.empty(), Optional.empty(), true);
        assertThatThrownBy(() -> TlsContexts.of(files))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " holds no certificate");
    }

    private static PrivateKey key(String algorithm, String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!curve.isEmpty()) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair().getPrivate();
    }

    private Path pem(String name, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN " + name + "-----\n" + body + "\n-----END " + name + "-----\n");
    }
}
