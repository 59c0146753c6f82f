package dev.penstock.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;

/**
 * Logins that ended while access tokens of theirs still count. Remembered for as long as the youngest such token lives. Bounded:
 * beyond the limit the oldest are forgotten, whose tokens are the next to expire. Safe for use by many threads.
 */
public final class RevokedLogins {

    private static final int ENTRIES_MAX = 100_000;

    private final Cache<UUID, Boolean> revoked;

    /** @param accessTtl the longest life of an access token */
    public RevokedLogins(Duration accessTtl) {
        this.revoked = Caffeine.newBuilder()
                .expireAfterWrite(accessTtl)
                .maximumSize(ENTRIES_MAX)
                .build();
    }

    /** From now on no access token of this login counts on this node. */
    public void add(UUID loginId) {
        revoked.put(loginId, Boolean.TRUE);
    }

    boolean contains(UUID loginId) {
        return revoked.getIfPresent(loginId) != null;
    }
}
