package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.Jwk;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes signing keys, and seals their private halves for storage: AES-256-GCM with a random nonce in front, bound to the key's
 * id. Pure of I/O; making a key takes some 100 ms.
 */
final class SigningKeys {

    static final int SEAL_KEY_BYTES = 32;

    private static final int MODULUS_BITS = 2048;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec sealKey;
    private final SecureRandom random = new SecureRandom();

    SigningKeys(byte[] sealKey) {
        this.sealKey = new SecretKeySpec(sealKey, "AES");
    }

    /** A new key, active at once. */
    SigningKey create(SignatureAlgorithm algorithm, Instant now) {
        try {
            KeyPair pair = generator(algorithm).generateKeyPair();
            String kid = Jwk.thumbprint(pair.getPublic());
            return new SigningKey(kid, algorithm, pair.getPublic(), pair.getPrivate(), now, now, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }

    private KeyPairGenerator generator(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
        switch (algorithm) {
            case RS256 -> generator.initialize(MODULUS_BITS, random);
            case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            case EDDSA -> {} // there is one size
        }
        return generator;
    }

    /** What the JDK calls this kind of keys. */
    private static String family(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256 -> "RSA";
            case ES256 -> "EC";
            case EDDSA -> "Ed25519";
        };
    }

    /** The private half as it is stored. */
    byte[] seal(SigningKey key) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, key.kid())
                    .doFinal(key.privateKey().getEncoded());
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every JDK", e);
        }
    }

    /**
     * The private half a stored row holds. Fails when the seal is of another master key or another {@code kid}, or broken; as the
     * {@code kid} is the public half's thumbprint, nobody who can only write to the table can exchange either half.
     */
    PrivateKey unseal(String kid, SignatureAlgorithm algorithm, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            byte[] encoded =
                    cipher(Cipher.DECRYPT_MODE, nonce, kid).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return KeyFactory.getInstance(family(algorithm)).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "signing key " + kid + ": does not open (expected: auth.masterKey is the one it was sealed with)",
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String kid) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(kid.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
