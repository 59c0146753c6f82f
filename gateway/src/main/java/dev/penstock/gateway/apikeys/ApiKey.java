package dev.penstock.gateway.apikeys;

import dev.penstock.gateway.auth.Credential;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code pk_}, 256 random bits in 43 characters of base 62, and their CRC-32 in 6 more. The prefix lets
 * scanners find keys that leak ({@code pk_[0-9A-Za-z]{49}}), the checksum lets them and us tell a key from what only looks like
 * one, without a look-up. Stored is SHA-256 of the text: nobody guesses 256 bits, so nothing is won by a slow hash but a way to
 * keep a node busy.
 */
public final class ApiKey {

    private static final int SECRET_BYTES = 32;
    private static final int SECRET_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final int LENGTH = Credential.KEY_PREFIX.length() + SECRET_DIGITS + CHECK_DIGITS;

    /** Of the secret's 43 digits, those that lists show. */
    private static final int HINT_DIGITS = 4;

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private final String text;

    private ApiKey(String text) {
        this.text = text;
    }

    /** A new key. */
    public static ApiKey fresh(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String body = Credential.KEY_PREFIX + base62(new BigInteger(1, secret), SECRET_DIGITS);
        return new ApiKey(body + checksum(body));
    }

    /** Reads {@link #text()}; empty for anything else. */
    static Optional<ApiKey> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(Credential.KEY_PREFIX)) {
            return Optional.empty();
        }
        int end = LENGTH - CHECK_DIGITS;
        return text.substring(end).equals(checksum(text.substring(0, end)))
                ? Optional.of(new ApiKey(text))
                : Optional.empty();
    }

    /** The key itself, for the one who gets it. */
    public String text() {
        return text;
    }

    /** How it begins: enough to tell it from others in a list, too little to help anybody. */
    public String hint() {
        return text.substring(0, Credential.KEY_PREFIX.length() + HINT_DIGITS);
    }

    /** What is stored. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + hint() + "***]";
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return base62(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }

    /** Most significant digit first, filled up with zeros. */
    private static String base62(BigInteger value, int digits) {
        char[] text = new char[digits];
        BigInteger rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            BigInteger[] split = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(split[1].intValue());
            rest = split[0];
        }
        return new String(text);
    }
}
