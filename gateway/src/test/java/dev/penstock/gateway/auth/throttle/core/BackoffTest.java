package dev.penstock.gateway.auth.throttle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAX = Duration.ofMinutes(15);
    private static final Backoff ACCOUNT = new Backoff(5, Duration.ofSeconds(1), MAX, MAX);

    @Test
    void closesTwiceAsLongEachTimeUpToTheLimit() {
        assertEquals(Duration.ZERO, ACCOUNT.closedAfter(5));
        assertEquals(Duration.ofSeconds(1), ACCOUNT.closedAfter(6));
        assertEquals(Duration.ofSeconds(2), ACCOUNT.closedAfter(7));
        assertEquals(Duration.ofSeconds(512), ACCOUNT.closedAfter(15));
        assertEquals(MAX, ACCOUNT.closedAfter(16));
        assertEquals(MAX, ACCOUNT.closedAfter(Integer.MAX_VALUE));
    }

    @Test
    void aSuccessGivesBackWhatItTook() {
        Attempts five = admit(5);
        Attempts six = ACCOUNT.admit(five, START);
        assertTrue(six.blockedAt(START));
        Attempts back = ACCOUNT.giveBack(six, START);
        assertEquals(5, back.count());
        assertFalse(back.blockedAt(START));
    }

    @Test
    void aSuccessOpensNothingThatOthersClosed() {
        Attempts many = admit(8);
        assertTrue(ACCOUNT.giveBack(many, START).blockedAt(START));
    }

    @Test
    void slowSteadyAttemptsAreForgivenAtTheRatePromised() {
        Attempts attempts = Attempts.none(START);
        for (int i = 0; i < 1000; i++) {
            Instant now = START.plus(MAX.multipliedBy(i)).plus(Duration.ofSeconds(i));
            attempts = ACCOUNT.admit(attempts, now);
            assertTrue(attempts.count() <= 2, "attempt " + i + ": " + attempts);
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new Backoff(0, second, second, second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(1, Duration.ZERO, second, second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(1, second, Duration.ofMillis(1), second));
        assertThrows(IllegalArgumentException.class, () -> new Backoff(1, second, second, Duration.ZERO));
    }

    /** However an attacker times them: no more passwords are tried in a time than the free ones and what is forgiven in it. */
    @Property
    void neverAdmitsMoreThanFreeAndForgivenAndTheClimb(
            @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 1_000_000) Integer> pausesMs) {
        Attempts attempts = Attempts.none(START);
        Instant now = START;
        long admitted = 0;
        for (int pauseMs : pausesMs) {
            now = now.plusMillis(pauseMs);
            if (!attempts.blockedAt(now)) {
                attempts = ACCOUNT.admit(attempts, now);
                admitted++;
            }
        }
        Duration took = Duration.between(START, now);
        // The climb: 1 s + 2 s + … up to the limit takes this many attempts beyond the free ones.
        long climb = 11;
        long most = 5 + climb + took.dividedBy(MAX) * 2 + 1;
        assertTrue(admitted <= most, admitted + " in " + took + " (expected: <= " + most + ")");
    }

    /** Nobody is kept out for ever: whatever was tried, the door is open after the limit. */
    @Property
    void isOpenAgainAfterTheLimit(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 100_000) Integer> pausesMs) {
        Attempts attempts = Attempts.none(START);
        Instant now = START;
        for (int pauseMs : pausesMs) {
            now = now.plusMillis(pauseMs);
            if (!attempts.blockedAt(now)) {
                attempts = ACCOUNT.admit(attempts, now);
            }
        }
        assertFalse(attempts.blockedAt(now.plus(MAX)));
    }

    /** What may be forgotten is as good as never seen. */
    @Property
    void forgettingChangesNothing(
            @ForAll @IntRange(min = 0, max = 100) int count, @ForAll @IntRange(max = 10_000) int ms) {
        Attempts attempts = new Attempts(count, START, START.plus(ACCOUNT.closedAfter(count)));
        Instant later = ACCOUNT.forgottenAt(attempts).plusMillis(ms);
        assertFalse(attempts.blockedAt(later));
        assertEquals(ACCOUNT.admit(Attempts.none(later), later), ACCOUNT.admit(attempts, later));
    }

    /** A clock that jumps back forgives nothing, and breaks nothing. */
    @Property
    void aClockThatGoesBackForgivesNothing(
            @ForAll @IntRange(min = 0, max = 50) int count, @ForAll @IntRange(max = 9999) int s) {
        Attempts attempts = new Attempts(count, START, START);
        assertEquals(count + 1, ACCOUNT.admit(attempts, START.minusSeconds(s)).count());
    }

    private static Attempts admit(int times) {
        Attempts attempts = Attempts.none(START);
        for (int i = 0; i < times; i++) {
            attempts = ACCOUNT.admit(attempts, START);
        }
        return attempts;
    }
}
