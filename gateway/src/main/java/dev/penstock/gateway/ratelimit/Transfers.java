package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.PlanTerms;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.request.TransferMeter;
import java.util.List;

/**
 * Charges bytes to the buckets of whoever moves them: what was announced for presigned transfers, what flowed for others. Charged
 * after the fact: a file larger than what is left puts the bucket into debt, and the next transfer waits until it is paid.
 */
final class Transfers implements TransferMeter {

    private static final long BYTES_PER_KIB = 1024;

    private final Limiter limiter;
    private final PlanBook plans;

    Transfers(Limiter limiter, PlanBook plans) {
        this.limiter = limiter;
        this.plans = plans;
    }

    @Override
    public void goingIn(Caller caller, long bytes) {
        charge(caller, RouteClass.UPLOAD, bytes);
    }

    @Override
    public void goingOut(Caller caller, long bytes) {
        charge(caller, RouteClass.DOWNLOAD, bytes);
    }

    /** Charges what the exchange has moved when it ends. */
    void countAtEnd(Exchange exchange, List<Claim> claims, RouteClass routeClass) {
        exchange.onEnd(() -> limiter.charge(
                claims,
                inKiB(
                        routeClass == RouteClass.UPLOAD
                                ? exchange.request().bytesRead()
                                : exchange.response().bytesWritten())));
    }

    private void charge(Caller caller, RouteClass direction, long bytes) {
        PlanTerms terms = plans.known(caller.tenantId());
        if (terms != null) {
            limiter.charge(Claims.ofBytes(caller, direction, terms.bytes(direction)), inKiB(bytes));
        }
    }

    private static long inKiB(long bytes) {
        return (bytes + BYTES_PER_KIB - 1) / BYTES_PER_KIB;
    }
}
