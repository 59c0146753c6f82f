package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;

/**
 * When a cluster is not asked at all for a while. Failures are what a client would see as 502, 503 or 504, and answers with those
 * statuses; each node counts for itself.
 *
 * @param failurePercent share of failures in the window that opens it; 50 if left out
 * @param requestsMin fewer in the window decide nothing; 20 if left out
 * @param windowMs length of the sliding window; 10000 if left out
 * @param openMs how long it stays open before it lets probes through; 5000 if left out
 * @param probes requests let through while half-open, all of which must succeed to close it; 3 if left out
 */
public record BreakerDocument(
        Integer failurePercent, Integer requestsMin, Integer windowMs, Integer openMs, Integer probes) {
    private static final int FAILURE_PERCENT = 50;
    private static final int REQUESTS_MIN = 20;
    private static final int REQUESTS_MIN_MAX = 100_000;
    private static final int WINDOW_MS = 10_000;
    private static final int OPEN_MS = 5_000;
    private static final int PROBES = 3;
    private static final int PROBES_MAX = 100;
    private static final int HOUR_MS = 3_600_000;

    public static final BreakerDocument DEFAULT =
            new BreakerDocument(FAILURE_PERCENT, REQUESTS_MIN, WINDOW_MS, OPEN_MS, PROBES);

    public BreakerDocument {
        failurePercent = failurePercent == null ? FAILURE_PERCENT : failurePercent;
        requestsMin = requestsMin == null ? REQUESTS_MIN : requestsMin;
        windowMs = windowMs == null ? WINDOW_MS : windowMs;
        openMs = openMs == null ? OPEN_MS : openMs;
        probes = probes == null ? PROBES : probes;
        new FieldChecks()
                .range("failurePercent", failurePercent, 1, 100)
                .range("requestsMin", requestsMin, 1, REQUESTS_MIN_MAX)
                .range("windowMs", windowMs, 100, HOUR_MS)
                .range("openMs", openMs, 10, HOUR_MS)
                .range("probes", probes, 1, PROBES_MAX)
                .done();
    }
}
