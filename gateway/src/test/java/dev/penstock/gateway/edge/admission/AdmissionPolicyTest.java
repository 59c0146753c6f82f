package dev.penstock.gateway.edge.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.request.RouteClass;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class AdmissionPolicyTest {

    @Property
    void neverMoreThanTheBudget(@ForAll @IntRange(min = 8, max = 100_000) int max, @ForAll RouteClass routeClass) {
        assertFalse(new AdmissionPolicy(max).admits(routeClass, max));
    }

    @Property
    void anIdleNodeTakesEverything(@ForAll @IntRange(min = 8, max = 100_000) int max, @ForAll RouteClass routeClass) {
        assertTrue(new AdmissionPolicy(max).admits(routeClass, 0));
    }

    /** Whenever bulk work is taken, so is all that matters more. */
    @Property
    void lessImportantWorkIsRefusedFirst(
            @ForAll @IntRange(min = 8, max = 100_000) int max, @ForAll @IntRange(max = 100_000) int inFlight) {
        AdmissionPolicy policy = new AdmissionPolicy(max);
        List<RouteClass> order = List.of(RouteClass.UPLOAD, RouteClass.METADATA, RouteClass.ADMIN, RouteClass.AUTH);
        for (int i = 1; i < order.size(); i++) {
            assertTrue(!policy.admits(order.get(i - 1), inFlight) || policy.admits(order.get(i), inFlight));
        }
    }

    @Test
    void theLastPartIsForComingInAndCatchingUp() {
        AdmissionPolicy policy = new AdmissionPolicy(100);
        assertFalse(policy.admits(RouteClass.DOWNLOAD, 70));
        assertTrue(policy.admits(RouteClass.METADATA, 70));
        assertFalse(policy.admits(RouteClass.CHANGES, 85));
        assertTrue(policy.admits(RouteClass.AUTH, 99));
        assertTrue(policy.admits(RouteClass.REALTIME, 99));
    }

    /** In any stretch of time, at most what the rate gives for it and one second's worth. */
    @Property
    void handshakesStayBelowTheRate(
            @ForAll @IntRange(min = 1, max = 5000) int perSecond,
            @ForAll @Size(min = 1, max = 300) List<@LongRange(min = -1_000_000, max = 50_000_000) Long> steps) {
        HandshakeMeter meter = new HandshakeMeter(perSecond);
        long now = Long.MAX_VALUE / 3;
        long latest = now;
        int taken = 0;
        long begin = now;
        for (long step : steps) {
            now += step;
            latest = Math.max(latest, now);
            taken += meter.take(now) ? 1 : 0;
            double most = perSecond * ((latest - begin) / 1e9 + 1) + 1;
            assertTrue(taken <= Math.max(1, most), taken + " of " + most);
        }
    }

    @Test
    void handshakesComeBackWithTime() {
        HandshakeMeter meter = new HandshakeMeter(2);
        long now = 5;
        assertTrue(meter.take(now));
        assertTrue(meter.take(now));
        assertFalse(meter.take(now));
        assertFalse(meter.take(now + 400_000_000L));
        assertTrue(meter.take(now + 500_000_000L));
        assertFalse(meter.take(now + 500_000_000L));
        assertEquals(2, count(meter, now + 60_000_000_000L));
    }

    private static int count(HandshakeMeter meter, long now) {
        int taken = 0;
        while (meter.take(now)) {
            taken++;
        }
        return taken;
    }
}
