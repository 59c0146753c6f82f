package dev.penstock.platform.objects;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a file's or part's bytes. Clients and keys write it in hex, S3 headers in base64.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ContentHash(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public ContentHash {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("sha256: " + hex + " (expected: 64 lower-case hex digits)");
        }
    }

    /** A hash from its 32 raw bytes. */
    public static ContentHash of(byte[] digest) {
        return new ContentHash(HexFormat.of().formatHex(digest));
    }

    /** A hash from the form S3 writes; refuses a composite multipart checksum ({@code base64-parts}). */
    static ContentHash ofBase64(String base64) {
        return of(Base64.getDecoder().decode(base64));
    }

    /** The form of {@code x-amz-checksum-sha256}. */
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
