package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RefreshTokenTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER_KEY = {1};

    private final RefreshToken first = RefreshToken.first(new SecureRandom());

    @Test
    void readsItsOwnText() {
        RefreshToken read = RefreshToken.parse(first.text()).orElseThrow();
        assertEquals(64, first.text().length());
        assertArrayEquals(first.seriesHash(), read.seriesHash());
        assertArrayEquals(first.secretHash(), read.secretHash());
    }

    @Test
    void successorIsAlwaysTheSameAndOfTheSameSeries() {
        RefreshToken next = first.next(KEY);
        assertEquals(next.text(), first.next(KEY).text());
        assertArrayEquals(first.seriesHash(), next.seriesHash());
        assertNotEquals(first.text(), next.text());
    }

    @Test
    void successorNeedsTheKey() {
        assertNotEquals(first.next(KEY).text(), first.next(OTHER_KEY).text());
    }

    @Test
    void chainDoesNotReturn() {
        Set<String> seen = new HashSet<>();
        RefreshToken token = first;
        for (int i = 0; i < 1000; i++) {
            assertTrue(seen.add(token.text()));
            token = token.next(KEY);
        }
    }

    @Test
    void textFormHidesIt() {
        assertFalse(first.toString().contains(first.text()));
    }

    @Property
    void nothingMakesReadingThrow(@ForAll String text) {
        RefreshToken.parse(text);
    }
}
