package dev.penstock.platform.objects;

import dev.penstock.protocol.objects.Sha256;
import java.util.Base64;

/**
 * The SHA-256 of a file's or part's bytes. Clients and keys write it in hex, S3 headers in base64.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record ContentHash(String hex) {

    public ContentHash {
        if (!Sha256.isHex(hex)) {
            throw new IllegalArgumentException("sha256: " + hex + " (expected: 64 lower-case hex digits)");
        }
    }

    /** A hash from its 32 raw bytes. */
    public static ContentHash of(byte[] digest) {
        return new ContentHash(Sha256.hex(digest));
    }

    /** A hash from the form S3 writes. */
    static ContentHash ofBase64(String base64) {
        return of(Base64.getDecoder().decode(base64));
    }

    /** The form of {@code x-amz-checksum-sha256}. */
    public String base64() {
        return Sha256.base64(hex);
    }
}
