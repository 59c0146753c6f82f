package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a path changes on its way: first {@code stripPrefix} goes, then {@code addPrefix} comes. The query stays.
 *
 * @param stripPrefix whole segments the path must begin with, such as {@code /reports}; a path that does not is left alone
 * @param addPrefix such as {@code /api/v2}
 */
public record RewriteDocument(
        @Nullable String stripPrefix, @Nullable String addPrefix) {

    private static final Pattern PREFIX = Pattern.compile("(?:/(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-F]{2})+)+");
    private static final int LENGTH_MAX = 512;

    public RewriteDocument {
        FieldChecks checks = new FieldChecks()
                .optionalText("stripPrefix", stripPrefix, 1, LENGTH_MAX)
                .optionalText("addPrefix", addPrefix, 1, LENGTH_MAX)
                .check(isPrefix(stripPrefix), "stripPrefix", "expected: /segment, once or more")
                .check(isPrefix(addPrefix), "addPrefix", "expected: /segment, once or more");
        checks.check(stripPrefix != null || addPrefix != null, "stripPrefix", "missing (expected: this or addPrefix)")
                .done();
    }

    /** The path an upstream sees. Allocates only what it changes. */
    public String apply(String path) {
        String rest = path;
        if (stripPrefix != null && covers(stripPrefix, path)) {
            rest = path.length() == stripPrefix.length() ? "/" : path.substring(stripPrefix.length());
        }
        return addPrefix == null ? rest : rest.equals("/") ? addPrefix : addPrefix + rest;
    }

    private static boolean covers(String prefix, String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private static boolean isPrefix(@Nullable String text) {
        return text == null || (PREFIX.matcher(text).matches() && !(text + "/").matches(".*/\\.{1,2}/.*"));
    }
}
