package dev.penstock.gateway.edge.guard;

/**
 * Paths in normal form: escapes of letters, digits and {@code -._~} decoded, other escapes in upper case, nothing that two readers
 * could take for different paths. What is ambiguous is refused, not repaired: whoever sends {@code /a/../b}, {@code //},
 * {@code %2f} or {@code %252e} gains nothing by it but a way around somebody's rules. Pure.
 */
public final class RequestPath {

    private static final String AMBIGUOUS = "The path is ambiguous";
    private static final int ESCAPE_LENGTH = 3;

    private RequestPath() {}

    /**
     * The normal form of a path that begins with a slash. The same string in the usual case.
     *
     * @throws MalformedRequest for dot segments, empty segments, backslashes, controls, non-ASCII characters, broken escapes and
     *     escapes of slash, backslash, percent sign or controls
     */
    public static String normal(String path) {
        boolean escapes = false;
        char before = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/') {
                requireWholeSegment(path, i, before);
            } else if (c == '%') {
                escapes = true;
            } else if (!isAllowed(c)) {
                throw new MalformedRequest("The path contains a character that must be escaped");
            }
            before = c;
        }
        if (escapes) {
            return decoded(path);
        }
        requireWholeSegment(path, path.length(), (char) 0);
        return path;
    }

    /** At a slash or the end: the segment before it is neither empty nor made of dots. */
    private static void requireWholeSegment(String path, int end, char before) {
        if (before == '/') {
            throw new MalformedRequest(AMBIGUOUS);
        }
        int from = end - 1;
        while (from >= 0 && end - from <= ESCAPE_LENGTH && path.charAt(from) == '.') {
            from--;
        }
        int dots = end - 1 - from;
        if ((dots == 1 || dots == 2) && from >= 0 && path.charAt(from) == '/') {
            throw new MalformedRequest(AMBIGUOUS);
        }
    }

    /** Visible ASCII but those characters that some readers take for a slash, or for the end of the path. */
    private static boolean isAllowed(char c) {
        return c > ' ' && c < 0x7f && c != '\\' && c != '#' && c != '?';
    }

    private static String decoded(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int octet = octet(path, i + 1);
            if (octet == '/' || octet == '\\' || octet == '%' || octet < ' ' || octet == 0x7f) {
                throw new MalformedRequest(AMBIGUOUS);
            }
            if (isUnreserved(octet)) {
                out.append((char) octet);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(path.charAt(i + 1)))
                        .append(Character.toUpperCase(path.charAt(i + 2)));
            }
            i += ESCAPE_LENGTH - 1;
        }
        String normal = out.toString();
        for (int i = 1; i <= normal.length(); i++) {
            if (i == normal.length() || normal.charAt(i) == '/') {
                requireWholeSegment(normal, i, (char) 0);
            }
        }
        return normal;
    }

    private static int octet(String path, int at) {
        int high = at + 1 < path.length() ? hex(path.charAt(at)) : -1;
        int low = at + 1 < path.length() ? hex(path.charAt(at + 1)) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedRequest("The path contains a broken escape");
        }
        return high << 4 | low;
    }

    /** Character.digit would take digits of other scripts too; those are not ASCII and refused before. */
    private static int hex(char c) {
        return Character.digit(c, 16);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
