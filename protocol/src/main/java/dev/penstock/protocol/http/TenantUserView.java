package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A user as the tenant's administrators see them.
 *
 * @param role {@code member} or {@code admin} of the tenant, or {@code operator} of the installation
 */
public record TenantUserView(UUID id, String email, String name, String role, UserState state, Instant createdAt) {
    public TenantUserView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
