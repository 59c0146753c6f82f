package dev.penstock.gateway.content;

import java.nio.charset.StandardCharsets;

/** The header {@code Content-Disposition} (RFC 6266) with a name of any script (RFC 8187). Pure. */
final class ContentDisposition {

    private static final String UNESCAPED = "!#$&+-.^_`|~";

    private ContentDisposition() {}

    /** Saved under this name: never shown in the page, whatever its type. */
    static String attachment(String fileName) {
        return "attachment; filename=\"" + ascii(fileName) + "\"; filename*=UTF-8''" + percentEncoded(fileName);
    }

    /** For clients that know only ASCII: everything else, and what quoting would need, becomes an underscore. */
    private static String ascii(String fileName) {
        StringBuilder plain = new StringBuilder(fileName.length());
        fileName.codePoints()
                .map(c -> c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' ? '_' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static String percentEncoded(String fileName) {
        StringBuilder encoded = new StringBuilder(fileName.length() * 3);
        for (byte b : fileName.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (isPlain || UNESCAPED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format("%02X", b));
            }
        }
        return encoded.toString();
    }
}
