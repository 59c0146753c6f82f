package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.upstream.core.OutlierWatch.Cause;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Outliers, ejections, checks, slow start, budget: what counts and what follows. */
class WatchesTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void failuresInARowMakeAnOutlierAndOneSuccessForgivesThem() {
        OutlierWatch watch = new OutlierWatch(new OutlierWatch.Terms(3, 0, 0, 1, SECOND), 0);
        assertNull(watch.failed(false, 0));
        assertNull(watch.failed(true, 0));
        watch.succeeded(0);
        assertNull(watch.failed(false, 0));
        assertNull(watch.failed(false, 0));
        assertEquals(Cause.CONSECUTIVE_FAILURES, watch.failed(true, 0));
        watch.reset(0);
        assertNull(watch.failed(false, 0));
    }

    @Test
    void timeoutsInARowAreCountedApart() {
        OutlierWatch watch = new OutlierWatch(new OutlierWatch.Terms(0, 2, 0, 1, SECOND), 0);
        assertNull(watch.failed(true, 0));
        assertNull(watch.failed(false, 0));
        assertNull(watch.failed(true, 0));
        assertEquals(Cause.CONSECUTIVE_TIMEOUTS, watch.failed(true, 0));
    }

    @Test
    void theShareCountsOnceThereAreEnoughRequests() {
        OutlierWatch watch = new OutlierWatch(new OutlierWatch.Terms(0, 0, 30, 10, 10 * SECOND), 0);
        for (int i = 0; i < 7; i++) {
            watch.succeeded(SECOND);
        }
        assertNull(watch.failed(false, 2 * SECOND));
        assertNull(watch.failed(false, 2 * SECOND));
        assertEquals(Cause.FAILURE_RATIO, watch.failed(false, 3 * SECOND));
        assertNull(watch.failed(false, 20 * SECOND), "the window has passed");
    }

    @Test
    void ejectionsGetLongerAndAreForgotten() {
        Ejection ejection = new Ejection(10 * SECOND, 35 * SECOND);
        long now = 0;
        for (int expected : List.of(10, 20, 30, 35, 35)) {
            assertEquals(expected * SECOND, ejection.eject(now));
            assertTrue(ejection.out());
            assertFalse(ejection.takeBack(now + expected * SECOND - 1));
            now += expected * SECOND;
            assertTrue(ejection.takeBack(now));
            assertFalse(ejection.takeBack(now));
        }
        now += 40 * SECOND;
        assertEquals(20 * SECOND, ejection.eject(now), "five times less four, and one more");
        now += 1_000 * SECOND;
        assertTrue(ejection.takeBack(now));
        now += 1_000 * SECOND;
        assertEquals(10 * SECOND, ejection.eject(now));
    }

    @Property
    void oneMayAlwaysBeEjectedAndNeverMoreThanTheShare(
            @ForAll @IntRange(min = 1, max = 1000) int servers, @ForAll @IntRange(min = 1, max = 100) int percent) {
        int allowed = Ejection.allowed(servers, percent);
        assertTrue(allowed >= 1 && (allowed == 1 || allowed * 100L <= (long) servers * percent));
    }

    @Test
    void theFirstCheckDecidesAlone() {
        assertTrue(new HealthTally(3, 2, false).add(true));
        assertTrue(new HealthTally(3, 2, true).add(false));
        assertFalse(new HealthTally(3, 2, true).add(true));
    }

    @Property
    void stateChangesOnlyAfterSoManyInARow(@ForAll @Size(max = 100) List<Boolean> checks) {
        HealthTally tally = new HealthTally(3, 2, true);
        tally.add(true);
        int against = 0;
        for (boolean good : checks) {
            boolean before = tally.healthy();
            against = good == before ? 0 : against + 1;
            boolean changed = tally.add(good);
            assertEquals(against >= (before ? 3 : 2), changed);
            assertEquals(changed != before, tally.healthy());
            against = changed ? 0 : against;
        }
    }

    @Property
    void sharesOnlyGrow(@ForAll @IntRange(min = 1, max = 10_000) int window, @ForAll @IntRange(max = 20_000) int at) {
        int percent = SlowStart.percent(-50, at - 50, window);
        assertTrue(percent >= 10 && percent <= 100);
        assertTrue(SlowStart.percent(-50, at - 49, window) >= percent);
        assertEquals(100, SlowStart.percent(-50, window - 50, window));
        assertEquals(100, SlowStart.percent(7, 7, 0));
    }

    @Property(tries = 200)
    void retriesStayAFractionOfTheRequests(
            @ForAll @IntRange(min = 0, max = 100) int percent,
            @ForAll @IntRange(min = 0, max = 5) int perSecond,
            @ForAll @IntRange(min = 0, max = 1000) int requests) {
        RetryBudget budget = new RetryBudget(percent, perSecond, 0);
        for (int i = 0; i < requests; i++) {
            budget.request(SECOND);
        }
        int granted = 0;
        while (granted < 2000 && budget.take(2 * SECOND)) {
            granted++;
        }
        assertEquals(Math.max(perSecond * 10, requests * percent / 100), granted);
        assertEquals(perSecond > 0, budget.take(60 * SECOND), "only the minimum is left when nothing happens");
    }

    @Test
    void windowsSlide() {
        SlidingCounts counts = new SlidingCounts(10 * SECOND, 0);
        for (int second = 0; second < 30; second++) {
            counts.addFirst(second * SECOND);
            counts.addSecond(second * SECOND);
            counts.addSecond(second * SECOND);
            assertEquals(
                    new SlidingCounts.Sums(Math.min(10, second + 1), 2L * Math.min(10, second + 1)),
                    counts.sums(second * SECOND));
        }
        assertEquals(new SlidingCounts.Sums(0, 0), counts.sums(100 * SECOND));
    }
}
