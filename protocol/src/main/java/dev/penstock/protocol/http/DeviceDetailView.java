package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device as its user and the tenant's administrators see it.
 *
 * @param lastSeenAt last login or refresh
 * @param lastAddress the client address it came from; null when that is not known
 * @param loggedIn whether a login on it still counts
 * @param current whether this very request came from it
 */
public record DeviceDetailView(
        UUID id,
        String name,
        Instant createdAt,
        Instant lastSeenAt,
        @Nullable String lastAddress,
        boolean loggedIn,
        boolean current) {
    public DeviceDetailView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
    }
}
