package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/devices}: those that are not revoked.
 *
 * @param next token for {@code after}; null on the last page
 */
public record DevicesPage(
        List<DeviceDetailView> entries, @Nullable String next) {
    public DevicesPage {
        entries = List.copyOf(entries);
    }
}
