package dev.penstock.workers.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The image formats that are decoded, told by their first bytes and never by a file's name or declared type. */
public enum ImageFormat {
    JPEG("jpeg"),
    PNG("png"),
    GIF("gif"),
    WEBP("webp");

    /** How many leading bytes {@link #sniff} looks at. */
    public static final int SNIFF_BYTES = 16;

    private static final byte[] JPEG_SOI = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte[] GIF_87 = ascii("GIF87a");
    private static final byte[] GIF_89 = ascii("GIF89a");
    private static final byte[] RIFF = ascii("RIFF");
    private static final byte[] WEBP_FOURCC = ascii("WEBP");
    private static final int WEBP_FOURCC_AT = 8;

    private final String readerName;

    ImageFormat(String readerName) {
        this.readerName = readerName;
    }

    /** The format whose signature {@code head} begins with; empty when it is none of ours. */
    public static Optional<ImageFormat> sniff(byte[] head) {
        if (startsWith(head, 0, JPEG_SOI)) {
            return Optional.of(JPEG);
        }
        if (startsWith(head, 0, PNG_SIGNATURE)) {
            return Optional.of(PNG);
        }
        if (startsWith(head, 0, GIF_87) || startsWith(head, 0, GIF_89)) {
            return Optional.of(GIF);
        }
        if (startsWith(head, 0, RIFF) && startsWith(head, WEBP_FOURCC_AT, WEBP_FOURCC)) {
            return Optional.of(WEBP);
        }
        return Optional.empty();
    }

    /** The name ImageIO knows the format by. */
    String readerName() {
        return readerName;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
        int end = at + prefix.length;
        return bytes.length >= end && Arrays.equals(bytes, at, end, prefix, 0, prefix.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
