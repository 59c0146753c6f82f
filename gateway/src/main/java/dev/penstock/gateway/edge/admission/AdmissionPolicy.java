package dev.penstock.gateway.edge.admission;

import dev.penstock.gateway.request.RouteClass;

/**
 * Which classes of work a node still takes when so many requests are in work (011). Bulk work is given up first: whoever waits for it
 * can wait longer. What the last part of the budget is for is cheap, and without it nobody comes in or catches up. Pure.
 */
public final class AdmissionPolicy {

    private static final int HUNDRED = 100;

    private final int inFlightMax;

    /** @param inFlightMax requests in work at once, of all classes */
    public AdmissionPolicy(int inFlightMax) {
        this.inFlightMax = inFlightMax;
    }

    /** Whether one more may come in when {@code inFlight} are in work, itself not counted. */
    public boolean admits(RouteClass routeClass, int inFlight) {
        return inFlight < Math.max(1, (long) inFlightMax * share(routeClass) / HUNDRED);
    }

    /** How much of the budget may be taken before the class is refused, in per cent. */
    static int share(RouteClass routeClass) {
        return switch (routeClass) {
            case UPLOAD, DOWNLOAD, SHARE -> 70;
            case METADATA, CHANGES -> 85;
            case ADMIN -> 95;
            case AUTH, REALTIME -> HUNDRED;
        };
    }
}
