package dev.penstock.gateway.outbox.core;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FaultyPoolsTest {

    private static final long REST = Duration.ofSeconds(5).toNanos();

    private final FaultyPools pools = new FaultyPools(Duration.ofSeconds(5));

    @Test
    void restsAfterEachFaultWhileOthersGoOn() {
        assertTrue(pools.mayTry("bad", 0));
        pools.failed("bad", 0);

        assertFalse(pools.mayTry("bad", REST - 1));
        assertTrue(pools.mayTry("good", 1));
        assertTrue(pools.mayTry("bad", REST));

        pools.failed("bad", REST);
        assertFalse(pools.mayTry("bad", REST + 1));
    }

    @Test
    void tellsOnceUntilItWorks() {
        assertTrue(pools.failed("bad", 0));
        assertFalse(pools.failed("bad", REST));
        assertTrue(pools.worked("bad"));
        assertFalse(pools.worked("bad"));
        assertTrue(pools.mayTry("bad", REST + 1));
        assertTrue(pools.failed("bad", 2 * REST));
    }
}
