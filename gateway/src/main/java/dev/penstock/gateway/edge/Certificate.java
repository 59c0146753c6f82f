package dev.penstock.gateway.edge;

import dev.penstock.config.TlsSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A certificate chain and its private key, which belong together: {@link #read} has tried them. Reading blocks.
 *
 * @param chain PEM
 * @param key PEM, PKCS 8
 * @param notAfter when it expires
 */
record Certificate(Buffer chain, Buffer key, Instant notAfter) {

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    /** @throws IllegalArgumentException when the files cannot be read, are not PEM, or do not belong together */
    static Certificate read(TlsSettings settings) {
        try {
            byte[] chain = Files.readAllBytes(Path.of(settings.certificate()));
            byte[] key = Files.readAllBytes(Path.of(settings.key()));
            X509Certificate first = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(chain));
            requireTogether(first, privateKey(key, first.getPublicKey().getAlgorithm()));
            return new Certificate(
                    Buffer.buffer(chain),
                    Buffer.buffer(key),
                    first.getNotAfter().toInstant());
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("tls: a file cannot be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: certificate and key are not good: " + e.getMessage(), e);
        }
    }

    PemKeyCertOptions options() {
        return new PemKeyCertOptions().addCertValue(chain).addKeyValue(key);
    }

    boolean sameAs(Certificate other) {
        return chain.equals(other.chain) && key.equals(other.key);
    }

    private static PrivateKey privateKey(byte[] pem, String algorithm) throws GeneralSecurityException {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END);
        if (begin < 0 || end < begin) {
            throw new GeneralSecurityException("no key (expected: " + KEY_BEGIN + ")");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** What the key signs, the certificate must verify. */
    private static void requireTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = certificate.getEncoded();
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is another certificate's");
        }
        Arrays.fill(probe, (byte) 0);
    }
}
