package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.PlanTerms.Concurrency;
import dev.penstock.gateway.ratelimit.core.Slots;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.RouteClass;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many requests of a tenant and of a user are under way on this node at once. Those that mostly wait, long-polls and the
 * opening of sockets, are counted apart from those that are answered at once.
 */
final class InFlight {

    private final Slots<UUID> tenantRequests = new Slots<>();
    private final Slots<UUID> tenantWaiting = new Slots<>();
    private final Slots<UUID> userRequests = new Slots<>();
    private final Slots<UUID> userWaiting = new Slots<>();

    InFlight(LimitMetrics metrics) {
        metrics.gauge(
                "penstock.limits.slots.keys",
                () -> tenantRequests.keys() + tenantWaiting.keys() + userRequests.keys() + userWaiting.keys());
    }

    /** What was full. */
    record Full(String scope, int max) {}

    /** Takes a slot of tenant and user until the exchange ends; or takes none, and says which are full. */
    @Nullable
    Full enter(Exchange exchange, Caller caller, RouteClass routeClass, Concurrency max) {
        boolean waits = routeClass == RouteClass.REALTIME
                || (routeClass == RouteClass.CHANGES
                        && asksToWait(exchange.request().query()));
        Slots<UUID> ofTenant = waits ? tenantWaiting : tenantRequests;
        Slots<UUID> ofUser = waits ? userWaiting : userRequests;
        int tenantMax = waits ? max.tenantWaiting() : max.tenantRequests();
        int userMax = waits ? max.userWaiting() : max.userRequests();
        UUID tenant = caller.tenantId();
        UUID user = caller.userId();
        if (!ofTenant.take(tenant, tenantMax)) {
            return new Full("tenant", tenantMax);
        }
        if (!ofUser.take(user, userMax)) {
            ofTenant.release(tenant);
            return new Full("user", userMax);
        }
        exchange.onEnd(() -> {
            ofUser.release(user);
            ofTenant.release(tenant);
        });
        return null;
    }

    private static boolean asksToWait(@Nullable String query) {
        return query != null && query.contains("wait=") && !query.contains("wait=0");
    }
}
