package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/me}: all a client needs to draw its first screen. Lists are whole, in the order of their names. The parts are
 * gathered side by side; one that did not come in time is absent and named in {@code missing}.
 *
 * @param missing the absent parts by their member names; empty, and then absent, when the answer is whole
 */
public record MeView(
        @Nullable UserView user,
        @Nullable TenantView tenant,
        @Nullable PlanView plan,
        @Nullable QuotaView quota,
        @Nullable List<DriveView> drives,
        @Nullable List<DeviceView> devices,
        @Nullable List<String> missing) {
    public MeView {
        drives = drives == null ? null : List.copyOf(drives);
        devices = devices == null ? null : List.copyOf(devices);
        missing = missing == null || missing.isEmpty() ? null : List.copyOf(missing);
    }
}
