package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.Jws;
import dev.penstock.gateway.auth.jose.RefusedTokenException;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens (017): the token's issuer, as far as it claims one, says which keys may have signed it; the key says by which
 * algorithm; then every claim is checked. A token that was verified before on the same event loop is answered at once, from a bounded
 * cache, as long as it has not expired, its key is trusted and nothing it rests on has ended. Fast algorithms are verified on the
 * loop, slow ones on {@link BoundedWorkers}, each token once at a time.
 */
final class Authenticator implements TokenVerifier {

    private final Vertx vertx;
    private final Map<String, TokenSource> sources;
    private final Revocations revocations;
    private final BoundedWorkers workers;
    private final int cachedMax;
    private final Clock clock;
    private final Counter hits;
    private final Counter misses;
    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>() {
        @Override
        protected Loop initialValue() {
            return new Loop();
        }
    };

    /**
     * @param sources by what their tokens have as {@code iss}
     * @param workers verify what takes too long for an event loop
     * @param cachedMax how many verified tokens each event loop remembers
     */
    Authenticator(
            Vertx vertx,
            Map<String, TokenSource> sources,
            Revocations revocations,
            BoundedWorkers workers,
            int cachedMax,
            Clock clock,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.sources = Map.copyOf(sources);
        this.revocations = revocations;
        this.workers = workers;
        this.cachedMax = cachedMax;
        this.clock = clock;
        this.hits = meters.counter("penstock.auth.tokens", "verified", "cached");
        this.misses = meters.counter("penstock.auth.tokens", "verified", "anew");
    }

    /** What a cache entry holds: the answer as it is given, made once, and what it rests on. */
    private record Verified(TokenSource source, Caller caller, Future<Caller> answer) {}

    @Override
    public Future<Caller> verify(String token) {
        Loop loop = loops.get();
        Verified known = loop.cache.find(token, clock.millis());
        if (known == null || !known.source().trusts(known.caller().key())) {
            return loop.verifyOnce(token);
        }
        hits.increment();
        return revocations.ended(known.caller()) ? Future.failedFuture(ended()) : known.answer();
    }

    @Override
    public boolean ended(Caller caller) {
        return revocations.ended(caller) || !isTrusted(caller.key());
    }

    private boolean isTrusted(String key) {
        return key.isEmpty() || sources.values().stream().anyMatch(source -> source.trusts(key));
    }

    private static ProblemException ended() {
        return unauthorized("what it rests on has ended");
    }

    private static ProblemException unauthorized(String why) {
        return new ProblemException(ErrorCode.UNAUTHORIZED, "The access token is not accepted: " + why);
    }

    /** One event loop's memory. */
    private final class Loop {

        private final TokenCache<Verified> cache = new TokenCache<>(cachedMax);
        private final RsaSignatures signatures = new RsaSignatures(vertx);

        /** Bounded by the workers: what is not under way there is done before its future is put here. */
        private final Map<String, Future<Caller>> underWay = new HashMap<>();

        Future<Caller> verifyOnce(String token) {
            Future<Caller> same = underWay.get(token);
            if (same != null) {
                return same;
            }
            misses.increment();
            Future<Caller> verifying = verifyAnew(token).recover(Loop::refused);
            if (!verifying.isComplete()) {
                underWay.put(token, verifying);
                verifying.onComplete(done -> underWay.remove(token));
            }
            return verifying;
        }

        private Future<Caller> verifyAnew(String token) {
            try {
                Jws jws = Jws.parse(token);
                @Nullable TokenSource source = sources.get(jws.claims().requiredText("iss"));
                if (source == null) {
                    throw new RefusedTokenException("its issuer is not known here");
                }
                return source.key(jws.kid())
                        .compose(key -> signed(token, jws, key))
                        .compose(signed -> admit(source, jws))
                        .compose(caller -> remember(token, source, caller));
            } catch (RefusedTokenException refusal) {
                return Future.failedFuture(refusal);
            }
        }

        private Future<Void> signed(String token, Jws parsed, VerificationKey key) {
            Future<Boolean> checked;
            if (parsed.algorithm() != key.algorithm()) {
                checked = Future.succeededFuture(false);
            } else if (key.algorithm() == SignatureAlgorithm.RS256) {
                checked = signatures.verify(token, key);
            } else {
                checked = workers.run(() -> parsed.signedBy(key));
            }
            return checked.compose(good ->
                    good ? Future.succeededFuture() : Future.failedFuture(new RefusedTokenException("its signature")));
        }

        private Future<Caller> remember(String token, TokenSource source, Caller caller) {
            Verified verified = new Verified(source, caller, Future.succeededFuture(caller));
            cache.remember(token, verified, caller.expiresAt().toEpochMilli());
            return revocations.ended(caller) ? Future.failedFuture(ended()) : verified.answer();
        }

        private static Future<Caller> refused(Throwable cause) {
            return Future.failedFuture(
                    cause instanceof RefusedTokenException
                            ? unauthorized(Objects.requireNonNullElse(cause.getMessage(), "no reason"))
                            : cause);
        }
    }

    private Future<Caller> admit(TokenSource source, Jws token) {
        Instant now = clock.instant();
        Instant expiresAt = source.terms().check(token, now);
        return expiresAt.isAfter(now)
                ? source.caller(token, expiresAt)
                : Future.failedFuture(
                        new ProblemException(ErrorCode.TOKEN_EXPIRED, "The access token expired at " + expiresAt));
    }
}
