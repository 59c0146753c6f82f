package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.upstream.core.Breaker.Permit;
import dev.penstock.gateway.upstream.core.Breaker.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Breaker.Terms TERMS = new Breaker.Terms(50, 10, 10 * SECOND, 5 * SECOND, 2);

    /** Near the overflow of nanoTime, which may happen. */
    private long now = Long.MAX_VALUE - 3 * SECOND;

    private final Breaker breaker = new Breaker(TERMS, now);

    @Test
    void fewFailuresDecideNothing() {
        for (int i = 0; i < 9; i++) {
            breaker.failed(permit(), now);
        }
        assertEquals(State.CLOSED, breaker.state());
        breaker.failed(permit(), now);
        assertEquals(State.OPEN, breaker.state());
    }

    @Test
    void opensAtTheShareNotBelow() {
        for (int i = 0; i < 11; i++) {
            breaker.succeeded(permit(), now);
        }
        for (int i = 0; i < 10; i++) {
            breaker.failed(permit(), now);
        }
        assertEquals(State.CLOSED, breaker.state());
        breaker.failed(permit(), now);
        assertEquals(State.OPEN, breaker.state());
    }

    @Test
    void whatIsLongPastDoesNotCount() {
        for (int i = 0; i < 9; i++) {
            breaker.failed(permit(), now);
        }
        now += 11 * SECOND;
        breaker.failed(permit(), now);
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void halfOpenLetsItsProbesThroughAndNoMore() {
        open();
        assertNull(breaker.acquire(now));
        assertEquals(5 * SECOND, breaker.refusesForNanos(now));
        now += 5 * SECOND;
        Permit first = permit();
        Permit second = permit();
        assertEquals(State.HALF_OPEN, breaker.state());
        assertNull(breaker.acquire(now));
        breaker.succeeded(first, now);
        assertEquals(State.HALF_OPEN, breaker.state());
        breaker.succeeded(second, now);
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void oneFailedProbeOpensItAgain() {
        open();
        now += 5 * SECOND;
        Permit first = permit();
        Permit second = permit();
        breaker.failed(first, now);
        assertEquals(State.OPEN, breaker.state());
        breaker.succeeded(second, now);
        assertEquals(State.OPEN, breaker.state());
        assertNull(breaker.acquire(now + 5 * SECOND - 1));
    }

    @Test
    void aProbeThatWasNotSentIsGivenToTheNext() {
        open();
        now += 5 * SECOND;
        Permit first = permit();
        permit();
        assertNull(breaker.acquire(now));
        breaker.unused(first);
        assertNotNull(breaker.acquire(now));
    }

    @Test
    void probesThatNeverReportBackAreReplaced() {
        open();
        now += 5 * SECOND;
        permit();
        permit();
        now += 5 * SECOND;
        breaker.succeeded(permit(), now);
        breaker.succeeded(permit(), now);
        assertEquals(State.CLOSED, breaker.state());
    }

    @Test
    void lateFailuresFromBeforeAnOpeningDoNotSpoilTheProbes() {
        Permit early = permit();
        open();
        now += 5 * SECOND;
        Permit probe = permit();
        breaker.failed(early, now);
        assertEquals(State.HALF_OPEN, breaker.state());
        breaker.succeeded(probe, now);
        breaker.succeeded(permit(), now);
        assertEquals(State.CLOSED, breaker.state());
    }

    /** Whatever happens, it is never stuck: after enough quiet time and good probes it is closed; and probes are bounded. */
    @Property(tries = 300)
    void neverGetsStuck(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 4) Integer> steps) {
        Deque<Permit> held = new ArrayDeque<>();
        int halfOpenHeld = 0;
        for (int step : steps) {
            if (step <= 1) {
                @Nullable Permit got = breaker.acquire(now);
                if (got != null) {
                    held.push(got);
                    halfOpenHeld = breaker.state() == State.HALF_OPEN ? halfOpenHeld + 1 : 0;
                    assertTrue(halfOpenHeld <= 2 * TERMS.probes() + steps.size() / 4, "probes without end");
                }
            } else if (!held.isEmpty() && step == 2) {
                breaker.failed(held.pop(), now);
            } else if (!held.isEmpty() && step == 3) {
                breaker.succeeded(held.pop(), now);
            } else {
                now += SECOND;
            }
        }
        now += 20 * SECOND;
        // The rest of a round whose other probes were lost, then a round of its own.
        for (int i = 0; i < 2 * TERMS.probes() && breaker.state() != State.CLOSED; i++) {
            breaker.succeeded(permit(), now);
        }
        assertEquals(State.CLOSED, breaker.state());
    }

    private void open() {
        for (int i = 0; i < 10; i++) {
            breaker.failed(permit(), now);
        }
        assertEquals(State.OPEN, breaker.state());
    }

    private Permit permit() {
        Permit permit = breaker.acquire(now);
        assertNotNull(permit);
        return permit;
    }
}
