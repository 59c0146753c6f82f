package dev.penstock.gateway.proxy.core;

import java.util.random.RandomGenerator;

/** Which requests may be sent once more, and when. Whether the cluster can afford it is for its budget to say. */
public final class RetryRules {

    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    /** The longest wait before the first further try; it doubles. */
    private static final int BASE_MS = 10;

    private static final int CAP_MS = 250;

    private RetryRules() {}

    /** Methods that do the same if done twice (RFC 9110, section 9.2.2). */
    public static boolean isIdempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** Answers that say of a server, not of a request, that it cannot: 502, 503, 504. */
    public static boolean isRetryable(int status) {
        return status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT;
    }

    /**
     * How long to wait, with full jitter (Brooker, "Exponential Backoff And Jitter", 2015): anything from nothing to 10 ms, 20 ms and so
     * on up to 250 ms.
     *
     * @param retry 1 for the first further try
     * @return milliseconds
     */
    public static int backoffMs(int retry, RandomGenerator random) {
        int ceiling = retry > 5 ? CAP_MS : Math.min(CAP_MS, BASE_MS << (retry - 1));
        return random.nextInt(ceiling + 1);
    }
}
