package dev.penstock.protocol.http;

import java.util.List;

/** {@code GET /v1/admin/plans}: all of them. */
public record PlansPage(List<PlanDocument> entries) {
    public PlansPage {
        entries = List.copyOf(entries);
    }
}
