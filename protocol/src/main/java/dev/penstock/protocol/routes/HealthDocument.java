package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireEnum;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How every endpoint is checked, by each node for itself. The first check is made at once and decides alone; until then an endpoint
 * gets requests as {@code initial} says.
 *
 * @param kind {@link Kind#HTTP} if left out
 * @param path asked with GET; {@code /} if left out. Only with {@link Kind#HTTP}
 * @param host the header {@code Host}; the endpoint's host and port if left out
 * @param statuses that are good answers; 200 if left out
 * @param intervalMs between two checks of an endpoint, give or take a tenth; 5000 if left out
 * @param timeoutMs for one check; 2000 if left out, never longer than the interval
 * @param unhealthyAfter failed checks in a row; 3 if left out
 * @param healthyAfter good checks in a row; 2 if left out
 * @param initial {@link Initial#UNHEALTHY} if left out
 */
public record HealthDocument(
        Kind kind,
        @Nullable String path,
        @Nullable String host,
        List<Integer> statuses,
        Integer intervalMs,
        Integer timeoutMs,
        Integer unhealthyAfter,
        Integer healthyAfter,
        Initial initial) {
    private static final int INTERVAL_MS = 5_000;
    private static final int TIMEOUT_MS = 2_000;
    private static final int UNHEALTHY_AFTER = 3;
    private static final int HEALTHY_AFTER = 2;
    private static final int AFTER_MAX = 100;
    private static final int STATUSES_MAX = 20;
    private static final int TEXT_LENGTH_MAX = 1024;
    private static final int HOUR_MS = 3_600_000;

    /** What a check is. */
    public enum Kind implements WireEnum {
        /** A GET that must be answered with one of the statuses. */
        HTTP,
        /** A connection that must be accepted. */
        TCP
    }

    /** What an endpoint is before its first check. */
    public enum Initial implements WireEnum {
        HEALTHY,
        /** Waits for its first check, unless none of the cluster's endpoints has been checked (panic). */
        UNHEALTHY
    }

    public HealthDocument {
        kind = kind == null ? Kind.HTTP : kind;
        path = path == null && kind == Kind.HTTP ? "/" : path;
        statuses = statuses == null ? List.of(200) : List.copyOf(statuses);
        intervalMs = intervalMs == null ? INTERVAL_MS : intervalMs;
        timeoutMs = timeoutMs == null ? Math.min(TIMEOUT_MS, intervalMs) : timeoutMs;
        unhealthyAfter = unhealthyAfter == null ? UNHEALTHY_AFTER : unhealthyAfter;
        healthyAfter = healthyAfter == null ? HEALTHY_AFTER : healthyAfter;
        initial = initial == null ? Initial.UNHEALTHY : initial;
        new FieldChecks()
                .check(kind == Kind.HTTP || path == null, "path", "(expected: only with the kind http)")
                .check(kind == Kind.HTTP || host == null, "host", "(expected: only with the kind http)")
                .optionalText("path", path, 1, TEXT_LENGTH_MAX)
                .check(path == null || path.matches("/[!-~]*"), "path", "(expected: / and visible ASCII characters)")
                .optionalText("host", host, 1, TEXT_LENGTH_MAX)
                .check(host == null || host.matches("[!-~]+"), "host", "(expected: visible ASCII characters)")
                .items("statuses", statuses, 1, STATUSES_MAX)
                .check(statuses.stream().allMatch(s -> s >= 200 && s < 600), "statuses", "(expected: 200..599)")
                .range("intervalMs", intervalMs, 100, HOUR_MS)
                .range("timeoutMs", timeoutMs, 10, intervalMs)
                .range("unhealthyAfter", unhealthyAfter, 1, AFTER_MAX)
                .range("healthyAfter", healthyAfter, 1, AFTER_MAX)
                .done();
    }

    /** GET of a path, expected 200, with every default. */
    public static HealthDocument http(String path) {
        return new HealthDocument(
                Kind.HTTP,
                path,
                null,
                List.of(200),
                INTERVAL_MS,
                TIMEOUT_MS,
                UNHEALTHY_AFTER,
                HEALTHY_AFTER,
                Initial.UNHEALTHY);
    }
}
