package dev.penstock.protocol.http;

import java.util.Objects;
import java.util.UUID;

/**
 * A user as others of the tenant see it.
 *
 * @param role {@code member} or {@code admin} of the tenant, or {@code operator} of the installation
 */
public record UserView(UUID id, String email, String name, String role) {
    public UserView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }
}
