package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys as this node knows them. Never empty: loading fails rather than leave a node that would verify against
 * nothing, and a reload that finds no key keeps the old ones. A token signed by a key this node has not seen yet makes it look
 * again, at most every few seconds whatever clients send. Safe for use by many threads.
 */
final class KeyRing {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private static final Duration RELOAD_INTERVAL_MIN = Duration.ofSeconds(5);

    private final SigningKeyRepository repository;
    private final List<SignatureAlgorithm> algorithms;
    private final Clock clock;
    private final Runnable changed;
    private final AtomicReference<Instant> reloadAllowedAt = new AtomicReference<>(Instant.MIN);

    /** Refused whatever the database says: it may not be there to say that they are revoked. A handful over a node's life. */
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    private volatile Map<String, SigningKey> keys = Map.of();

    private KeyRing(
            SigningKeyRepository repository,
            List<SignatureAlgorithm> algorithms,
            Clock clock,
            Runnable changed,
            List<SigningKey> keys) {
        this.repository = repository;
        this.algorithms = List.copyOf(algorithms);
        this.clock = clock;
        this.changed = changed;
        replace(keys);
        if (this.keys.isEmpty()) {
            throw new IllegalStateException("no signing key of " + algorithms + " (expected: at least one)");
        }
    }

    /**
     * Loads the keys, making the first if there is none.
     *
     * @param algorithms those that verify; new keys are of the first, and sign
     * @param changed called when a key does not verify any more
     */
    static Future<KeyRing> load(
            SigningKeyRepository repository, List<SignatureAlgorithm> algorithms, Clock clock, Runnable changed) {
        return repository
                .currentOrFirst(algorithms.get(0))
                .map(keys -> new KeyRing(repository, algorithms, clock, changed, keys));
    }

    /** What new keys are made for. */
    SignatureAlgorithm algorithm() {
        return algorithms.get(0);
    }

    /** All keys that verify, in the order they become active; never empty. */
    Collection<SigningKey> keys() {
        return keys.values();
    }

    /** The newest key that is active; of the algorithm new keys are made for, if there is one. */
    SigningKey signer() {
        Instant now = clock.instant();
        SigningKey best = keys.values().iterator().next();
        for (SigningKey key : keys.values()) {
            boolean preferred = key.algorithm() == algorithm() || best.algorithm() != algorithm();
            if (preferred && key.active(now) && !key.retired(now) && !revoked.contains(key.kid())) {
                best = key;
            }
        }
        return best;
    }

    /** The key of that name, if this node knows it and it may still verify. */
    Optional<SigningKey> find(String kid) {
        SigningKey key = keys.get(kid);
        return key == null || revoked.contains(kid) || key.retired(clock.instant())
                ? Optional.empty()
                : Optional.of(key);
    }

    /** The key of that name, after looking into the database if that has not just been done. Never fails. */
    Future<Optional<SigningKey>> findOrReload(String kid) {
        Optional<SigningKey> known = find(kid);
        if (known.isPresent() || !mayReload()) {
            return Future.succeededFuture(known);
        }
        return reload().map(done -> find(kid));
    }

    /** Looks into the database; what cannot be read changes nothing. Never fails. */
    Future<Void> reload() {
        return repository
                .current()
                .onSuccess(this::replace)
                .onFailure(e -> LOG.atWarn().addKeyValue("cause", e.toString()).log("signing keys not reloaded"))
                .transform(done -> Future.succeededFuture());
    }

    /** From now on this key verifies nothing here. */
    void revoke(String kid) {
        if (revoked.add(kid)) {
            changed.run();
        }
    }

    private boolean mayReload() {
        Instant now = clock.instant();
        Instant allowedAt = reloadAllowedAt.get();
        return !now.isBefore(allowedAt) && reloadAllowedAt.compareAndSet(allowedAt, now.plus(RELOAD_INTERVAL_MIN));
    }

    private void replace(List<SigningKey> loaded) {
        Map<String, SigningKey> allowed = new LinkedHashMap<>();
        for (SigningKey key : loaded) {
            if (algorithms.contains(key.algorithm())) {
                allowed.put(key.kid(), key);
            }
        }
        if (!allowed.isEmpty()) {
            boolean fewer = !allowed.keySet().containsAll(keys.keySet());
            keys = allowed;
            if (fewer) {
                changed.run();
            }
        }
    }
}
