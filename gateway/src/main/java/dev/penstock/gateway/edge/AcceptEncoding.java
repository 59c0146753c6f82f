package dev.penstock.gateway.edge;

/** The header {@code Accept-Encoding} (RFC 9110, section 12.5.3). Pure. */
final class AcceptEncoding {

    private AcceptEncoding() {}

    /** Whether gzip is taken: named, or meant by a star, and not with quality 0. */
    static boolean takesGzip(String header) {
        boolean star = false;
        for (String part : header.split(",", -1)) {
            int semicolon = part.indexOf(';');
            String coding = (semicolon < 0 ? part : part.substring(0, semicolon)).strip();
            boolean taken = semicolon < 0 || isAboveZero(part.substring(semicolon + 1));
            if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                return taken;
            }
            star |= coding.equals("*") && taken;
        }
        return star;
    }

    private static boolean isAboveZero(String parameter) {
        String bare = parameter.strip();
        if (!bare.regionMatches(true, 0, "q=", 0, 2)) {
            return true;
        }
        try {
            return Double.parseDouble(bare.substring(2).strip()) > 0;
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }
}
