package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device one has logged in on.
 *
 * @param lastSeenAt last login or refresh; null where it is this very one
 */
public record DeviceView(UUID id, String name, @Nullable Instant lastSeenAt) {
    public DeviceView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }
}
