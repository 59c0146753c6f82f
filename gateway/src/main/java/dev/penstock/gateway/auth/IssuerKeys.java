package dev.penstock.gateway.auth;

import dev.penstock.config.IssuerSettings;
import dev.penstock.gateway.auth.jose.JwkSet;
import dev.penstock.gateway.auth.jose.RefusedTokenException;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one external issuer as this node knows them: fetched anew every so often, and at once when a token names one that is not
 * known, but one fetch at a time and at most one every few seconds, whatever clients send. What cannot be fetched, or is no good,
 * changes nothing: the last good set stays, and a copy in the database lets a node start with it while the issuer is down. Any thread.
 *
 * <p>The breaker is vertx-circuit-breaker: few calls, one probe at a time, and a failure is a failure, which is all it can count. Its
 * timeout is off, for it cancels nothing; the fetch has its own.
 */
final class IssuerKeys {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private static final Duration FETCH_INTERVAL_MIN = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final int FAILURES_MAX = 3;
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final IssuerSettings issuer;
    private final Set<SignatureAlgorithm> algorithms;
    private final IssuerDocuments documents;
    private final IdentityRepository repository;
    private final Runnable changed;
    private final CircuitBreaker breaker;
    private final AtomicReference<@Nullable Future<Void>> fetching = new AtomicReference<>();
    private volatile @Nullable JwkSet keys;
    private volatile boolean lastFetchFailed;
    private volatile long fetchAllowedAtNanos = System.nanoTime();
    private volatile long timer;

    /** @param changed called when a key does not verify any more */
    IssuerKeys(
            Vertx vertx,
            IssuerSettings issuer,
            IssuerDocuments documents,
            IdentityRepository repository,
            Runnable changed) {
        this.vertx = vertx;
        this.issuer = issuer;
        this.algorithms = issuer.algorithms().stream()
                .map(name -> SignatureAlgorithm.named(name).orElseThrow())
                .collect(Collectors.toUnmodifiableSet());
        this.documents = documents;
        this.repository = repository;
        this.changed = changed;
        this.breaker = CircuitBreaker.create(
                "issuer " + issuer.issuer(),
                vertx,
                new CircuitBreakerOptions()
                        .setMaxFailures(FAILURES_MAX)
                        .setTimeout(-1)
                        .setNotificationAddress(null)
                        .setResetTimeout(BREAKER_OPEN.toMillis()));
    }

    /** Takes the copy from the database, and begins to fetch; does not wait for the issuer. */
    Future<Void> start() {
        return repository
                .storedKeys(name())
                .onSuccess(stored -> stored.ifPresent(this::takeCopy))
                .map(stored -> {
                    timer = vertx.setPeriodic(issuer.refresh().toMillis(), tick -> fetchQuietly());
                    fetchQuietly();
                    return null;
                });
    }

    void stop() {
        vertx.cancelTimer(timer);
        breaker.close();
    }

    /**
     * The key of that name. Fails with {@link RefusedTokenException} when the issuer has none, and with {@code unavailable} when the
     * issuer cannot be asked.
     */
    Future<VerificationKey> key(String kid) {
        Optional<VerificationKey> known = find(kid);
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        // The fetch ends on one loop; each caller goes on on its own.
        Promise<Void> fetched = ((ContextInternal) vertx.getOrCreateContext()).promise();
        fetchIfAllowed().onComplete(fetched);
        return fetched.future().transform(done -> find(kid)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(lastFetchFailed ? unavailable() : unknown())));
    }

    /** The key of that name among those known. */
    Optional<VerificationKey> find(String kid) {
        JwkSet known = keys;
        return known == null ? Optional.empty() : known.find(kid);
    }

    private static RefusedTokenException unknown() {
        return new RefusedTokenException("its issuer has no such key");
    }

    private static ProblemException unavailable() {
        return new ProblemException(
                ErrorCode.UNAVAILABLE, "The issuer of this token cannot be asked for its key", RETRY_AFTER);
    }

    private Future<Void> fetchIfAllowed() {
        Future<Void> underWay = fetching.get();
        if (underWay != null) {
            return underWay;
        }
        return System.nanoTime() - fetchAllowedAtNanos >= 0 ? fetch() : Future.succeededFuture();
    }

    private void fetchQuietly() {
        fetch().onFailure(e -> LOG.atWarn()
                .addKeyValue("issuer", name())
                .addKeyValue("reason", String.valueOf(e.getMessage()))
                .log("keys not fetched, those known stay"));
    }

    /** One at a time: who comes while one is under way waits for that. */
    private Future<Void> fetch() {
        Promise<Void> mine = Promise.promise();
        Future<Void> underWay = fetching.compareAndExchange(null, mine.future());
        if (underWay != null) {
            return underWay;
        }
        fetchAllowedAtNanos = System.nanoTime() + FETCH_INTERVAL_MIN.toNanos();
        breaker.execute(() -> documents.keys(issuer).map(json -> {
                    take(new String(json, StandardCharsets.UTF_8));
                    return json;
                }))
                .onComplete(done -> {
                    lastFetchFailed = done.failed();
                    fetching.set(null);
                    mine.handle(done.mapEmpty());
                });
        return mine.future();
    }

    private void take(String json) {
        JwkSet before = keys;
        JwkSet fetched = JwkSet.read(json.getBytes(StandardCharsets.UTF_8), algorithms);
        keys = fetched;
        if (before != null && !fetched.hasAll(before.keys().keySet())) {
            changed.run();
        }
        repository
                .storeKeys(name(), json)
                .timeout(issuer.refresh().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(e -> LOG.atWarn()
                        .addKeyValue("issuer", name())
                        .addKeyValue("reason", String.valueOf(e.getMessage()))
                        .log("copy of the keys not stored"));
    }

    private void takeCopy(String json) {
        try {
            keys = JwkSet.read(json.getBytes(StandardCharsets.UTF_8), algorithms);
        } catch (RefusedTokenException unusable) {
            LOG.atWarn()
                    .addKeyValue("issuer", name())
                    .addKeyValue("reason", String.valueOf(unusable.getMessage()))
                    .log("copy of the keys not usable");
        }
    }

    private String name() {
        return issuer.issuer().toString();
    }
}
