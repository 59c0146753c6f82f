package dev.penstock.gateway.ratelimit.core;

import dev.penstock.gateway.request.RouteClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's plan allows, complete: what the plan leaves open stands here with its default. The rates of one plan are the
 * same objects for as long as the plan does not change. Immutable.
 */
public final class PlanTerms {

    private final Map<RouteClass, Rates> rates;
    private final Concurrency concurrency;
    private final Rates uploadKiB;
    private final Rates downloadKiB;

    /**
     * Rates by scope; null for one without a limit of its own.
     */
    public record Rates(
            @Nullable Rate tenant,
            @Nullable Rate user,
            @Nullable Rate device) {

        public static final Rates NONE = new Rates(null, null, null);
    }

    /**
     * What may be under way at once, on each node.
     *
     * @param tenantRequests requests of a tenant that are answered as soon as may be
     * @param tenantWaiting long-polls and sockets of a tenant
     * @param userRequests the same of one user
     * @param userWaiting the same of one user
     */
    public record Concurrency(int tenantRequests, int tenantWaiting, int userRequests, int userWaiting) {}

    /**
     * @param rates requests; every class
     * @param uploadKiB KiB that go in
     * @param downloadKiB KiB that go out
     */
    public PlanTerms(Map<RouteClass, Rates> rates, Concurrency concurrency, Rates uploadKiB, Rates downloadKiB) {
        this.rates = new EnumMap<>(rates);
        this.concurrency = concurrency;
        this.uploadKiB = uploadKiB;
        this.downloadKiB = downloadKiB;
        for (RouteClass routeClass : RouteClass.values()) {
            Objects.requireNonNull(rates.get(routeClass), routeClass.name());
        }
    }

    /** What holds for requests of a class. */
    public Rates rates(RouteClass routeClass) {
        return Objects.requireNonNull(rates.get(routeClass));
    }

    /** What holds for bytes that requests of a class move, in KiB. */
    public Rates bytes(RouteClass routeClass) {
        return switch (routeClass) {
            case UPLOAD -> uploadKiB;
            case DOWNLOAD -> downloadKiB;
            default -> Rates.NONE;
        };
    }

    public Concurrency concurrency() {
        return concurrency;
    }
}
