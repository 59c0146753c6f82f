package dev.penstock.gateway.auth;

import dev.penstock.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * The one secret of an installation, the same on every node, from which a key is derived for each purpose (HKDF-SHA256, RFC
 * 5869): cursors, page tokens, refresh tokens, and sealing the signing keys. Never used as a key itself. Immutable.
 */
public final class MasterKey {

    private static final int BYTES_MIN = 32;

    private final byte[] secret;

    private MasterKey(byte[] secret) {
        this.secret = secret;
    }

    /** Reads base64 of at least 32 bytes. */
    public static MasterKey of(Secret base64) {
        byte[] secret = Base64.getDecoder().decode(base64.reveal().strip());
        if (secret.length < BYTES_MIN) {
            throw new IllegalArgumentException(
                    "masterKey: " + secret.length + " bytes (expected: >= " + BYTES_MIN + ")");
        }
        return new MasterKey(secret);
    }

    /** The key for one purpose. Changing the purpose's text changes the key, and makes unreadable what the old one made. */
    public byte[] derive(String purpose, int bytes) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        byte[] info = ("penstock " + purpose).getBytes(StandardCharsets.UTF_8);
        hkdf.init(new HKDFParameters(secret, null, info));
        byte[] key = new byte[bytes];
        hkdf.generateBytes(key, 0, bytes);
        return key;
    }

    @Override
    public String toString() {
        return "MasterKey[***]";
    }
}
