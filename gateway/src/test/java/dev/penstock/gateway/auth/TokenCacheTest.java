package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TokenCacheTest {

    private static final long NOW = 1_000_000;

    @Test
    void remembersUntilExpiryAndNotOneMillisecondLonger() {
        TokenCache<String> cache = new TokenCache<>(10);
        cache.remember("t", "ada", NOW + 60_000);

        assertEquals("ada", cache.find("t", NOW));
        assertEquals("ada", cache.find("t", NOW + 59_999));
        assertNull(cache.find("t", NOW + 60_000));
        assertEquals(0, cache.size());
    }

    @Test
    void tokensWithTheSameEndAreTwo() {
        TokenCache<String> cache = new TokenCache<>(10);
        String end = "x".repeat(64);
        cache.remember("a" + end, "ada", NOW + 1);
        assertNull(cache.find("b" + end, NOW));
        assertNull(cache.find(end, NOW));
        cache.remember("b" + end, "bob", NOW + 1);
        assertEquals("ada", cache.find("a" + end, NOW));
        assertEquals("bob", cache.find("b" + end, NOW));
    }

    @Test
    void forgetsTheLeastRecentlyUsed() {
        TokenCache<String> cache = new TokenCache<>(2);
        cache.remember("a", "a", NOW + 1);
        cache.remember("b", "b", NOW + 1);
        cache.find("a", NOW);
        cache.remember("c", "c", NOW + 1);

        assertEquals("a", cache.find("a", NOW));
        assertNull(cache.find("b", NOW));
    }

    @Property(tries = 50)
    void neverHoldsMoreThanItsLimit(
            @ForAll @IntRange(min = 1, max = 50) int max, @ForAll @IntRange(max = 200) int tokens) {
        TokenCache<Integer> cache = new TokenCache<>(max);
        for (int i = 0; i < tokens; i++) {
            cache.remember("t" + i, i, NOW + i);
        }
        assertEquals(Math.min(max, tokens), cache.size());
    }
}
