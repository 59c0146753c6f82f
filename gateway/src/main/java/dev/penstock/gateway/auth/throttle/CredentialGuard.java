package dev.penstock.gateway.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.gateway.auth.throttle.core.Attempts;
import dev.penstock.gateway.auth.throttle.core.Backoff;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps a client address that sends bad refresh tokens or API keys from the database. Nobody guesses one of those, so this is about
 * load alone, and each node counts for itself; what a node remembers to be good it lets pass all the same. Any thread.
 */
public final class CredentialGuard {

    private static final int ADDRESSES_MAX = 100_000;
    private static final Duration CLOSED_MAX = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Backoff backoff;
    private final Clock clock;
    private final Counter refused;
    private final Cache<String, Attempts> byAddress = Caffeine.newBuilder()
            .maximumSize(ADDRESSES_MAX)
            .expireAfterWrite(CLOSED_MAX.multipliedBy(2))
            .build();

    /** @param attempts bad credentials from one address that close nothing; one more for each second */
    public CredentialGuard(int attempts, Clock clock, MeterRegistry meters) {
        this.backoff = new Backoff(attempts, STEP, CLOSED_MAX, STEP);
        this.clock = clock;
        this.refused = Counter.builder("penstock.auth.credentials.refused")
                .description("Credentials not looked at because of bad ones from the same address")
                .register(meters);
    }

    /** Fails with {@code rate-limited} while the address is closed. */
    public void require(String clientAddress) {
        Attempts known = byAddress.getIfPresent(Addresses.counted(clientAddress));
        Instant now = clock.instant();
        if (known != null && known.blockedAt(now)) {
            refused.increment();
            throw new ProblemException(
                    ErrorCode.RATE_LIMITED,
                    "Too many bad credentials from this address",
                    Duration.between(now, known.blockedUntil()));
        }
    }

    /** The address has sent a bad one. */
    public void failed(String clientAddress) {
        Instant now = clock.instant();
        byAddress
                .asMap()
                .compute(
                        Addresses.counted(clientAddress),
                        (address, known) -> backoff.admit(known == null ? Attempts.none(now) : known, now));
    }
}
