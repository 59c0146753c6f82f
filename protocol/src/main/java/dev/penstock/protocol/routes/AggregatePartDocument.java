package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One GET of an aggregate. It carries the caller's authorization and trace; its answer must be JSON with status 200.
 *
 * @param key the member it becomes; not {@code missing}
 * @param cluster the upstream cluster it goes to; null for the features that are built in, which are asked for at the cluster {@code api}
 * @param path what is asked for; {@code {1}}, {@code {2}} … stand for what the stars of the route's path matched, {@code {query}}
 *     at its end for the request's query
 * @param timeoutMs how long it may take, 1 to 60,000; null is 2,000
 * @param required whether the aggregate fails without it; null is false
 * @param bytesMax longest answer, up to 8 MiB; null is 1 MiB
 */
public record AggregatePartDocument(
        String key,
        @Nullable String cluster,
        String path,
        @Nullable Long timeoutMs,
        @Nullable Boolean required,
        @Nullable Integer bytesMax) {

    /** The member that names what did not come. */
    public static final String MISSING = "missing";

    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern PATH = Pattern.compile(
            "(?:/(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-F]{2}|\\{[1-9]})*)+(?:\\?[!-z~]*)?(?:\\{query})?");
    private static final long TIMEOUT_MS_MAX = 60_000;
    private static final int BYTES_MAX = 8 * 1024 * 1024;

    public AggregatePartDocument {
        FieldChecks checks = new FieldChecks()
                .required("key", key)
                .check(
                        key == null || (KEY.matcher(key).matches() && !key.equals(MISSING)),
                        "key",
                        "expected: letters, digits and underscores, not \"missing\"")
                .optionalText("cluster", cluster, 1, 64)
                .text("path", path, 1, 1024)
                .check(
                        path == null || PATH.matcher(path).matches(),
                        "path",
                        "expected: a path; known names in braces: 1 to 9, and query at the end");
        if (timeoutMs != null) {
            checks.range("timeoutMs", timeoutMs, 1, TIMEOUT_MS_MAX);
        }
        if (bytesMax != null) {
            checks.range("bytesMax", bytesMax, 1, BYTES_MAX);
        }
        checks.done();
    }

    /** The highest number that stands in braces in its path; 0 for none. */
    public int placesMax() {
        int max = 0;
        for (int i = 0; i + 2 < path.length(); i++) {
            if (path.charAt(i) == '{' && path.charAt(i + 2) == '}') {
                max = Math.max(max, path.charAt(i + 1) - '0');
            }
        }
        return max;
    }
}
