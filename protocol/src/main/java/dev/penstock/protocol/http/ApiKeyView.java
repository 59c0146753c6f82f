package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as lists show it.
 *
 * @param scopes what it may do, in the order of {@link ApiKeyScope}
 * @param hint how its text begins, to tell it from others
 * @param lastUsedAt to the minute; null when it was never used
 */
public record ApiKeyView(
        UUID id,
        String name,
        List<ApiKeyScope> scopes,
        String hint,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    public ApiKeyView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(hint, "hint");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        scopes = List.copyOf(scopes);
    }
}
