package dev.penstock.gateway.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An opaque refresh token: 16 random bytes that name a series (one login) and a secret of 32 bytes that is good once. The first
 * secret is random; each next one is the HMAC of its predecessor under a key only the service has. That makes rotation
 * repeatable: whoever presents the same token again, because the reply was lost, gets the same successor, and no token ever has
 * to be stored. The database holds SHA-256 of both halves only.
 */
final class RefreshToken {

    static final int CHAIN_KEY_BYTES = 32;

    private static final int SERIES_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    private final byte[] series;
    private final byte[] secret;

    private RefreshToken(byte[] series, byte[] secret) {
        this.series = series;
        this.secret = secret;
    }

    /** The first token of a new series. */
    static RefreshToken first(SecureRandom random) {
        byte[] series = new byte[SERIES_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(series);
        random.nextBytes(secret);
        return new RefreshToken(series, secret);
    }

    /** Reads {@link #text()}; empty for anything else. */
    static Optional<RefreshToken> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (bytes.length != SERIES_BYTES + SECRET_BYTES) {
            return Optional.empty();
        }
        return Optional.of(new RefreshToken(
                Arrays.copyOf(bytes, SERIES_BYTES), Arrays.copyOfRange(bytes, SERIES_BYTES, bytes.length)));
    }

    /** The token that replaces this one; always the same. */
    RefreshToken next(byte[] chainKey) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA256");
            hmac.init(new SecretKeySpec(chainKey, "HmacSHA256"));
            hmac.update(series);
            return new RefreshToken(series, hmac.doFinal(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    /** As the client keeps it: 64 characters. */
    String text() {
        byte[] all = Arrays.copyOf(series, SERIES_BYTES + SECRET_BYTES);
        System.arraycopy(secret, 0, all, SERIES_BYTES, SECRET_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    byte[] seriesHash() {
        return sha256(series);
    }

    byte[] secretHash() {
        return sha256(secret);
    }

    @Override
    public String toString() {
        return "RefreshToken[***]";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
