package dev.penstock.gateway.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills the places of a part's path. Captured segments are in normal form: none of them can begin another segment or a query. */
final class PartPath {

    private static final String QUERY = "{query}";

    private PartPath() {}

    /** @param query of the request, without question mark; null for none */
    static String of(String template, List<String> stars, @Nullable String query) {
        String path = template;
        for (int i = 0; i < stars.size(); i++) {
            path = path.replace("{" + (i + 1) + "}", stars.get(i));
        }
        if (!path.endsWith(QUERY)) {
            return path;
        }
        String base = path.substring(0, path.length() - QUERY.length());
        if (query == null || query.isEmpty()) {
            return base;
        }
        return base + (base.indexOf('?') < 0 ? '?' : '&') + query;
    }
}
