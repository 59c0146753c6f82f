package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/**
 * {@code PUT /v1/admin/tenants/{tenant}/plan}.
 *
 * @param plan the plan's id
 */
public record PutTenantPlanRequest(String plan) {
    public PutTenantPlanRequest {
        new FieldChecks().text("plan", plan, 1, 63).done();
    }
}
