package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How limits are said on the wire: the fields of draft-ietf-httpapi-ratelimit-headers and its problem type {@code quota-exceeded}.
 * {@code q} and {@code r} are requests unless {@code qu} says otherwise; {@code w} and {@code t} whole seconds, rounded up.
 */
final class LimitHeaders {

    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("RateLimit");

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long BYTES_PER_KIB = 1024;
    private static final Duration WHILE_BUSY = Duration.ofSeconds(1);

    private LimitHeaders() {}

    /** On an answer that was let through. */
    static void put(HttpServerResponse response, Verdict.Standings standings) {
        put(response, policy(standings), limit(standings));
    }

    /** Puts the headers of a refusal on the answer, and makes its body. */
    static ProblemException refusal(HttpServerResponse response, Verdict.Refused refused) {
        Verdict.Standings by = refused.by();
        put(response, policy(by), limit(by));
        return problem(by.scope().wire(), Duration.ofSeconds(wholeSeconds(by.resetMicros())));
    }

    /** The same for bytes; {@code direction} is {@code upload} or {@code download}. */
    static ProblemException bytesRefusal(HttpServerResponse response, Verdict.Refused refused, String direction) {
        Verdict.Standings by = refused.by();
        Rate rate = by.rate();
        String name = by.scope().wire() + '-' + direction;
        long seconds = wholeSeconds(by.resetMicros());
        put(
                response,
                '"' + name + "\";q=" + rate.quota() * BYTES_PER_KIB + ";w=" + rate.windowSeconds()
                        + ";qu=\"content-bytes\"",
                '"' + name + "\";r=0;t=" + seconds);
        return problem(name, Duration.ofSeconds(seconds));
    }

    /** The same for too much at once. */
    static ProblemException busyRefusal(HttpServerResponse response, String scope, int max) {
        String name = scope + "-concurrency";
        put(response, '"' + name + "\";q=" + max + ";qu=\"concurrent-requests\"", '"' + name + "\";r=0;t=1");
        return problem(name, WHILE_BUSY);
    }

    private static void put(HttpServerResponse response, String policy, String limit) {
        response.putHeader(POLICY, policy).putHeader(LIMIT, limit);
    }

    private static String policy(Verdict.Standings standings) {
        return '"' + standings.scope().wire() + "\";q=" + standings.rate().quota() + ";w="
                + standings.rate().windowSeconds();
    }

    private static String limit(Verdict.Standings standings) {
        return '"' + standings.scope().wire() + "\";r=" + standings.left() + ";t="
                + wholeSeconds(standings.resetMicros());
    }

    private static ProblemException problem(String policy, Duration retryAfter) {
        return new ProblemException(
                ErrorCode.RATE_LIMITED,
                "The limit \"" + policy + "\" is used up",
                Map.of("violated-policies", List.of(policy)),
                retryAfter);
    }

    private static long wholeSeconds(long micros) {
        return Math.max(1, (micros + MICROS_PER_SECOND - 1) / MICROS_PER_SECOND);
    }
}
