package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.request.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TokenCacheTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void remembersUntilExpiryAndNotOneInstantLonger() {
        TokenCache cache = new TokenCache(10);
        Caller token = token(NOW.plusSeconds(60));
        cache.remember(cache.key("t"), token);

        assertEquals(Optional.of(token), cache.find(cache.key("t"), NOW));
        assertEquals(
                Optional.of(token),
                cache.find(cache.key("t"), NOW.plusSeconds(60).minusNanos(1)));
        assertEquals(Optional.empty(), cache.find(cache.key("t"), NOW.plusSeconds(60)));
        assertEquals(0, cache.size());
    }

    @Test
    void keysOfTwoTokensDiffer() {
        TokenCache cache = new TokenCache(10);
        assertNotEquals(cache.key("a"), cache.key("b"));
        assertEquals(cache.key("a"), cache.key("a"));
    }

    @Test
    void forgetsTheLeastRecentlyUsed() {
        TokenCache cache = new TokenCache(2);
        cache.remember(cache.key("a"), token(NOW.plusSeconds(60)));
        cache.remember(cache.key("b"), token(NOW.plusSeconds(60)));
        cache.find(cache.key("a"), NOW);
        cache.remember(cache.key("c"), token(NOW.plusSeconds(60)));

        assertTrue(cache.find(cache.key("a"), NOW).isPresent());
        assertTrue(cache.find(cache.key("b"), NOW).isEmpty());
    }

    @Property(tries = 50)
    void neverHoldsMoreThanItsLimit(
            @ForAll @IntRange(min = 1, max = 50) int max, @ForAll @IntRange(max = 200) int tokens) {
        TokenCache cache = new TokenCache(max);
        for (int i = 0; i < tokens; i++) {
            cache.remember(cache.key("t" + i), token(NOW.plusSeconds(i)));
        }
        assertEquals(Math.min(max, tokens), cache.size());
    }

    private static Caller token(Instant expiresAt) {
        UUID id = UUID.randomUUID();
        return new Caller(id, id, id, id, Caller.ROLE_MEMBER, expiresAt);
    }
}
