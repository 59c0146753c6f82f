package dev.penstock.protocol.http;

import java.util.List;
import java.util.Objects;

/** {@code GET /v1/me}: all a client needs to draw its first screen. Lists are whole, in the order of their names. */
public record MeView(
        UserView user,
        TenantView tenant,
        PlanView plan,
        QuotaView quota,
        List<DriveView> drives,
        List<DeviceView> devices) {
    public MeView {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(quota, "quota");
        drives = List.copyOf(drives);
        devices = List.copyOf(devices);
    }
}
