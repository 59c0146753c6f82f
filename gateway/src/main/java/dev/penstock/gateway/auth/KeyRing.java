package dev.penstock.gateway.auth;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** How long a retired key still counts here, and a published one may be unknown. */
    static final Duration RELOAD_INTERVAL_MAX = Duration.ofMinutes(2);

    private static final Duration RELOAD_INTERVAL_MIN = Duration.ofSeconds(5);

    private final SigningKeyRepository repository;
    private final Clock clock;
    private final AtomicReference<Instant> reloadAllowedAt = new AtomicReference<>(Instant.MIN);
    private volatile List<SigningKey> keys;

    private KeyRing(SigningKeyRepository repository, Clock clock, List<SigningKey> keys) {
        this.repository = repository;
        this.clock = clock;
        this.keys = requireKeys(keys);
    }

    /** Loads the keys, making the first if there is none. */
    static Future<KeyRing> load(SigningKeyRepository repository, Clock clock) {
        return repository.currentOrFirst().map(keys -> new KeyRing(repository, clock, keys));
    }

    /** All keys that verify, oldest first; never empty. The same list until it changes. */
    List<SigningKey> keys() {
        return keys;
    }

    /** The newest key that is active. */
    SigningKey signer() {
        Instant now = clock.instant();
        SigningKey newest = keys.get(0);
        for (SigningKey key : keys) {
            if (!key.activatesAt().isAfter(now)) {
                newest = key;
            }
        }
        return newest;
    }

    /** The key of that name, if this node knows it. */
    Optional<SigningKey> find(String kid) {
        return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
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

    private boolean mayReload() {
        Instant now = clock.instant();
        Instant allowedAt = reloadAllowedAt.get();
        return !now.isBefore(allowedAt) && reloadAllowedAt.compareAndSet(allowedAt, now.plus(RELOAD_INTERVAL_MIN));
    }

    private void replace(List<SigningKey> loaded) {
        if (!loaded.isEmpty()) {
            keys = List.copyOf(loaded);
        }
    }

    private static List<SigningKey> requireKeys(List<SigningKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "keys: none (expected: at least one; a verifier without keys accepts anything)");
        }
        return List.copyOf(keys);
    }
}
