package dev.penstock.protocol.cursor;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs small tokens with HMAC-SHA256 truncated to {@value #TAG_BYTES} bytes, as URL-safe base64 without padding. A label goes
 * into the signature, so that a token of one use never passes for another's. Safe for use by many threads.
 */
final class TokenSeal {
    /** 120 bits: chosen so that a journal cursor fills its base64 text without a spare bit. */
    static final int TAG_BYTES = 15;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES_MIN = 32;

    private final SecretKeySpec key;
    private final byte[] label;

    TokenSeal(byte[] key, String label) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException("key: " + key.length + " bytes (expected: >= " + KEY_BYTES_MIN + ")");
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.label = (label + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    String seal(byte[] payload) {
        byte[] token = Arrays.copyOf(payload, payload.length + TAG_BYTES);
        System.arraycopy(tag(payload), 0, token, payload.length, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The payload, or empty when a single bit is not as it was sealed. */
    Optional<byte[]> open(String text) {
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (token.length < TAG_BYTES
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(token)
                        .equals(text)) {
            return Optional.empty();
        }
        byte[] payload = Arrays.copyOf(token, token.length - TAG_BYTES);
        byte[] tag = Arrays.copyOfRange(token, payload.length, token.length);
        return MessageDigest.isEqual(tag, tag(payload)) ? Optional.of(payload) : Optional.empty();
    }

    private byte[] tag(byte[] payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(label);
            return Arrays.copyOf(mac.doFinal(payload), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
