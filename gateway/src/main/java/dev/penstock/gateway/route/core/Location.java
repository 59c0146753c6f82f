package dev.penstock.gateway.route.core;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a redirect leads, with places that each request fills. That the text is one has been checked.
 *
 * @param pieces literals, and names in braces
 */
public record Location(List<String> pieces) {

    private static final Pattern PIECE = Pattern.compile("\\{[a-z]+}|[^{]+");

    public Location {
        pieces = List.copyOf(pieces);
    }

    public static Location of(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            pieces.add(piece.group());
        }
        return new Location(pieces);
    }

    /**
     * For one request.
     *
     * @param query with its question mark, or empty
     * @param rest with its slash, or empty
     */
    public String of(String host, String path, String query, String rest) {
        StringBuilder location = new StringBuilder();
        for (String piece : pieces) {
            location.append(
                    switch (piece) {
                        case "{host}" -> host;
                        case "{path}" -> path;
                        case "{query}" -> query;
                        case "{rest}" -> rest;
                        default -> piece;
                    });
        }
        return harmless(location.toString());
    }

    /** Two slashes at the beginning would name a host, and browsers take a backslash for a slash. */
    private static String harmless(String location) {
        int slashes = 0;
        while (slashes < location.length() && "/\\".indexOf(location.charAt(slashes)) >= 0) {
            slashes++;
        }
        return slashes > 1 ? "/" + location.substring(slashes) : location;
    }
}
