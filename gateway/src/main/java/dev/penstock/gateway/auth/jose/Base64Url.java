package dev.penstock.gateway.auth.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url without padding (RFC 7515, section 2), strictly: bytes have one form only, so that a token has too. */
public final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /**
     * The bytes of a text.
     *
     * @throws RefusedTokenException when the text is not what {@link #encode} would make of any bytes
     */
    public static byte[] decode(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            byte[] bytes = DECODER.decode(ascii);
            if (Arrays.equals(ENCODER.encode(bytes), ascii)) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below
        }
        throw new RefusedTokenException("not base64url");
    }
}
