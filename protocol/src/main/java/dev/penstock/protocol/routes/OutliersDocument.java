package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;

/**
 * When an endpoint is left out for a while because of what it answers. Failures are connections that fail or break, tries that time
 * out, and answers with a status of 500 or above. Each node decides for itself.
 *
 * @param consecutiveFailures in a row; 0 for not counted, 5 if left out
 * @param consecutiveTimeouts tries in a row that timed out; 0 for not counted, 3 if left out
 * @param failurePercent share of failures in the window; 0 for not looked at, 0 if left out
 * @param requestsMin fewer in the window decide nothing about the share; 50 if left out
 * @param windowMs length of the window; 10000 if left out
 * @param ejectMs how long the first time; as many times that the further times, less again after quiet ones; 10000 if left out
 * @param ejectMsMax the longest time; 300000 if left out
 * @param ejectedPercentMax share of the endpoints that may be out at once, though always one; 50 if left out
 */
public record OutliersDocument(
        Integer consecutiveFailures,
        Integer consecutiveTimeouts,
        Integer failurePercent,
        Integer requestsMin,
        Integer windowMs,
        Integer ejectMs,
        Integer ejectMsMax,
        Integer ejectedPercentMax) {
    private static final int CONSECUTIVE_FAILURES = 5;
    private static final int CONSECUTIVE_TIMEOUTS = 3;
    private static final int CONSECUTIVE_MAX = 1_000;
    private static final int REQUESTS_MIN = 50;
    private static final int REQUESTS_MIN_MAX = 100_000;
    private static final int WINDOW_MS = 10_000;
    private static final int EJECT_MS = 10_000;
    private static final int EJECT_MS_MAX = 300_000;
    private static final int EJECTED_PERCENT_MAX = 50;
    private static final int HOUR_MS = 3_600_000;

    public static final OutliersDocument DEFAULT = new OutliersDocument(
            CONSECUTIVE_FAILURES,
            CONSECUTIVE_TIMEOUTS,
            0,
            REQUESTS_MIN,
            WINDOW_MS,
            EJECT_MS,
            EJECT_MS_MAX,
            EJECTED_PERCENT_MAX);

    public OutliersDocument {
        consecutiveFailures = consecutiveFailures == null ? CONSECUTIVE_FAILURES : consecutiveFailures;
        consecutiveTimeouts = consecutiveTimeouts == null ? CONSECUTIVE_TIMEOUTS : consecutiveTimeouts;
        failurePercent = failurePercent == null ? 0 : failurePercent;
        requestsMin = requestsMin == null ? REQUESTS_MIN : requestsMin;
        windowMs = windowMs == null ? WINDOW_MS : windowMs;
        ejectMs = ejectMs == null ? EJECT_MS : ejectMs;
        ejectMsMax = ejectMsMax == null ? Math.max(EJECT_MS_MAX, ejectMs) : ejectMsMax;
        ejectedPercentMax = ejectedPercentMax == null ? EJECTED_PERCENT_MAX : ejectedPercentMax;
        new FieldChecks()
                .range("consecutiveFailures", consecutiveFailures, 0, CONSECUTIVE_MAX)
                .range("consecutiveTimeouts", consecutiveTimeouts, 0, CONSECUTIVE_MAX)
                .range("failurePercent", failurePercent, 0, 100)
                .range("requestsMin", requestsMin, 1, REQUESTS_MIN_MAX)
                .range("windowMs", windowMs, 100, HOUR_MS)
                .range("ejectMs", ejectMs, 10, HOUR_MS)
                .range("ejectMsMax", ejectMsMax, ejectMs, 24 * HOUR_MS)
                .range("ejectedPercentMax", ejectedPercentMax, 1, 100)
                .done();
    }
}
