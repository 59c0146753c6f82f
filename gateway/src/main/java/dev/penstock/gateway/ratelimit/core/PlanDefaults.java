package dev.penstock.gateway.ratelimit.core;

import dev.penstock.gateway.ratelimit.core.PlanTerms.Concurrency;
import dev.penstock.gateway.ratelimit.core.PlanTerms.Rates;
import dev.penstock.gateway.request.RouteClass;
import java.util.EnumMap;
import java.util.Map;

/**
 * What holds where a plan says nothing: generous to a team whose clients behave, and an end to those that do not. A user may spend
 * five seconds' worth at once, which is what a client does that was asleep.
 */
public final class PlanDefaults {

    /** Per node. A browser opens six connections, a sync client a dozen transfers. */
    public static final Concurrency CONCURRENCY = new Concurrency(1_000, 20_000, 100, 500);

    private PlanDefaults() {}

    /** Requests of each class. */
    public static Map<RouteClass, Rates> rates() {
        Map<RouteClass, Rates> rates = new EnumMap<>(RouteClass.class);
        rates.put(RouteClass.AUTH, rates(200, 100, 50));
        rates.put(RouteClass.METADATA, rates(2_000, 1_000, 750));
        rates.put(RouteClass.CHANGES, rates(2_000, 500, 250));
        rates.put(RouteClass.UPLOAD, rates(1_000, 1_000, 750));
        rates.put(RouteClass.DOWNLOAD, rates(1_000, 1_000, 750));
        rates.put(RouteClass.SHARE, rates(500, 250, 250));
        rates.put(RouteClass.ADMIN, rates(200, 250, 250));
        rates.put(RouteClass.REALTIME, rates(500, 100, 50));
        return rates;
    }

    private static Rates rates(int tenantPerSecond, int userPer5Seconds, int devicePer5Seconds) {
        return new Rates(
                new Rate(tenantPerSecond, 1, 2L * tenantPerSecond),
                Rate.of(userPer5Seconds, 5),
                Rate.of(devicePer5Seconds, 5));
    }
}
