package dev.penstock.protocol.objects;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-256 hashes in their three forms: 64 lower-case hexadecimal digits (our wire), base64 (S3's wire), 32 bytes (database). */
public final class Sha256 {
    private static final int BYTES = 32;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    /** Whether this is our wire form. */
    public static boolean isHex(String text) {
        return HEX.matcher(text).matches();
    }

    /** The wire form of 32 bytes. */
    public static String hex(byte[] hash) {
        if (hash.length != BYTES) {
            throw new IllegalArgumentException("hash: " + hash.length + " bytes (expected: " + BYTES + ")");
        }
        return HexFormat.of().formatHex(hash);
    }

    /** The 32 bytes of the wire form. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(requireHex(hex));
    }

    /** The form of the header {@code x-amz-checksum-sha256}. */
    public static String base64(String hex) {
        return Base64.getEncoder().encodeToString(bytes(hex));
    }

    /** The wire form of the hash of these bytes. */
    public static String of(byte[] content) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Constant-time comparison of two wire forms. */
    public static boolean same(String hex, String otherHex) {
        return MessageDigest.isEqual(bytes(hex), bytes(otherHex));
    }

    static String requireHex(String text) {
        if (!isHex(text)) {
            throw new IllegalArgumentException("sha256: \"" + text + "\" (expected: 64 lower-case hexadecimal digits)");
        }
        return text;
    }
}
