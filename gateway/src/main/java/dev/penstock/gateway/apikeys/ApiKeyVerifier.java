package dev.penstock.gateway.apikeys;

import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.auth.throttle.CredentialGuard;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Decides about API keys. What the database said is remembered for a minute, on each event loop, also when it said no: a flood of
 * one bad key costs one look-up, and one of random text none, for the checksum does not fit. A key that was revoked is refused from
 * memory too, because {@code ended} is asked last; {@link #forget()} is for whatever else may have changed about a user.
 */
public final class ApiKeyVerifier implements TokenVerifier {

    private final ApiKeyRepository repository;
    private final Predicate<Caller> ended;
    private final CredentialGuard guard;
    private final Clock clock;
    private final Counter remembered;
    private final Counter looked;
    private final Counter refused;
    private final AtomicLong generation = new AtomicLong();
    private final FastThreadLocal<RecentKeys> recent = new FastThreadLocal<>() {
        @Override
        protected RecentKeys initialValue() {
            return new RecentKeys();
        }
    };

    /** @param ended whether this node knows that the key was revoked since it was looked up */
    public ApiKeyVerifier(
            ApiKeyRepository repository,
            Predicate<Caller> ended,
            CredentialGuard guard,
            Clock clock,
            MeterRegistry meters) {
        this.repository = repository;
        this.ended = ended;
        this.guard = guard;
        this.clock = clock;
        this.remembered = counter(meters, "remembered");
        this.looked = counter(meters, "looked-up");
        this.refused = counter(meters, "refused");
    }

    /** For frames on a socket, of which a bad one is the last: nothing is held against an address. */
    @Override
    public Future<Caller> verify(String token) {
        return verify(token, () -> {}, () -> {});
    }

    @Override
    public Future<Caller> verify(String token, String clientAddress) {
        return verify(token, () -> guard.require(clientAddress), () -> guard.failed(clientAddress));
    }

    private Future<Caller> verify(String token, Runnable beforeLook, Runnable onBad) {
        Optional<ApiKey> key = ApiKey.parse(token);
        if (key.isEmpty()) {
            return refuse("mistyped: its checksum does not fit");
        }
        ByteBuffer hash = ByteBuffer.wrap(key.get().hash());
        Instant now = clock.instant();
        RecentKeys.Verdict known = recent.get().find(hash, now, generation.get());
        if (known != null) {
            remembered.increment();
            return judge(known.caller());
        }
        beforeLook.run();
        return lookUp(hash, now).compose(found -> judge(found).onFailure(bad -> onBad.run()));
    }

    @Override
    public boolean ended(Caller caller) {
        return ended.test(caller);
    }

    /** Has every key looked up anew at its next use. Any thread. */
    public void forget() {
        generation.incrementAndGet();
    }

    private Future<Optional<Caller>> lookUp(ByteBuffer hash, Instant now) {
        RecentKeys keys = recent.get();
        // Of before the look: what changes meanwhile makes the answer old already.
        long asOf = generation.get();
        byte[] stored = new byte[hash.remaining()];
        hash.duplicate().get(stored);
        return keys.lookOnce(hash, () -> {
            looked.increment();
            return repository.lookUp(stored).onSuccess(found -> keys.remember(hash, found, now, asOf));
        });
    }

    private Future<Caller> judge(Optional<Caller> found) {
        if (found.isEmpty() || !found.get().expiresAt().isAfter(clock.instant()) || ended(found.get())) {
            return refuse("unknown, expired or revoked");
        }
        return Future.succeededFuture(found.get());
    }

    private Future<Caller> refuse(String why) {
        refused.increment();
        return Future.failedFuture(new ProblemException(ErrorCode.UNAUTHORIZED, "The API key is not accepted: " + why));
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("penstock.api.keys.verified")
                .description("API keys presented: answered from memory, looked up, and refused either way")
                .tag("result", result)
                .register(meters);
    }
}
