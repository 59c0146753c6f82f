package dev.penstock.protocol.http;

import java.util.Objects;

/**
 * A plan, as operators see it.
 *
 * @param id names it for good
 * @param revision rises with every change; the entity tag
 * @param storageBytesMax what a tenant's drives may hold together
 * @param jobsInFlightMax jobs of a tenant that may be with workers at once
 */
public record PlanDocument(
        String id, long revision, String name, long storageBytesMax, int jobsInFlightMax, PlanLimits limits) {
    public PlanDocument {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(limits, "limits");
    }
}
