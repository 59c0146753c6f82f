package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.gateway.realtime.core.SessionClock.Due;
import dev.penstock.gateway.realtime.core.SessionClock.Times;
import org.junit.jupiter.api.Test;

final class SessionClockTest {

    private static final Times TIMES = new Times(25_000, 10_000, 8_000, 25_000);

    private final SessionClock clock = new SessionClock(TIMES, 0);

    @Test
    void endsAConnectionThatDoesNotAuthenticate() {
        assertEquals(8_000, clock.nextMs());
        assertEquals(Due.NOTHING, clock.check(7_999));
        assertEquals(Due.AUTH_TIMEOUT, clock.check(8_000));
    }

    @Test
    void noticesADeadPeerWithinPingAndPong() {
        clock.authenticated(600_000);
        assertEquals(25_000, clock.nextMs());
        assertEquals(Due.PING, clock.check(25_000));
        assertEquals(Due.NOTHING, clock.check(25_000), "one ping at a time");
        assertEquals(35_000, clock.nextMs());
        assertEquals(Due.NOTHING, clock.check(34_999));
        assertEquals(Due.DEAD, clock.check(35_000));
    }

    @Test
    void anythingHeardIsLife() {
        clock.authenticated(600_000);
        assertEquals(Due.PING, clock.check(25_000));
        clock.heard(30_000);
        assertEquals(Due.NOTHING, clock.check(54_999));
        assertEquals(Due.PING, clock.check(55_000));
    }

    @Test
    void aLatePingStillLeavesThePeerItsTime() {
        clock.authenticated(600_000);
        assertEquals(Due.PING, clock.check(40_000), "our own loop was late");
        assertEquals(Due.NOTHING, clock.check(49_999));
        assertEquals(Due.DEAD, clock.check(50_000));
    }

    @Test
    void anExpiredTokenHasItsGraceAndANewOneCounts() {
        clock.authenticated(10_000);
        clock.heard(34_000);
        assertEquals(Due.NOTHING, clock.check(34_999));
        assertEquals(Due.TOKEN_EXPIRED, clock.check(35_000));
        clock.authenticated(20_000);
        assertEquals(Due.NOTHING, clock.check(35_000));
        assertEquals(45_000, clock.nextMs());
    }
}
