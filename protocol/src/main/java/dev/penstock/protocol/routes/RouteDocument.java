package dev.penstock.protocol.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.protocol.json.FieldChecks;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One route: which requests, under which policy, to which target.
 *
 * @param name unique in the table; in metrics, logs and explanations
 * @param routeClass the rate-limit and admission class; null for {@code metadata}
 * @param access who may pass: {@code open}, {@code caller} or {@code operator}; null for {@code caller}
 * @param timeoutMs how long the whole request may take, 1 to 600,000; null for the target's own limit
 * @param bodyBytesMax largest request body; null for what the target takes
 * @param requestHeaders changes on the way to the target
 * @param responseHeaders changes on the way to the client
 * @param replacesBuiltIn true to say that it may take requests from a route that is built in; null is false
 */
public record RouteDocument(
        String name,
        RouteMatchDocument match,
        @JsonProperty("class") @Nullable String routeClass,
        @Nullable String access,
        RouteTargetDocument target,
        @Nullable Long timeoutMs,
        @Nullable Long bodyBytesMax,
        @Nullable HeaderEditsDocument requestHeaders,
        @Nullable HeaderEditsDocument responseHeaders,
        @Nullable Boolean replacesBuiltIn) {

    /** Lower-case words, so that a name is a metrics label as it stands. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private static final long TIMEOUT_MS_MAX = 600_000;
    private static final long BODY_BYTES_MAX = 1L << 50;

    public RouteDocument {
        FieldChecks checks = new FieldChecks()
                .required("name", name)
                .required("match", match)
                .required("target", target)
                .check(
                        name == null || NAME.matcher(name).matches(),
                        "name",
                        "expected: 1 to 64 lower-case letters, digits and dashes");
        if (timeoutMs != null) {
            checks.range("timeoutMs", timeoutMs, 1, TIMEOUT_MS_MAX);
        }
        if (bodyBytesMax != null) {
            checks.range("bodyBytesMax", bodyBytesMax, 0, BODY_BYTES_MAX);
        }
        checks.done();
    }
}
