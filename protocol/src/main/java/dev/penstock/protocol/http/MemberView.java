package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** A member of a drive. */
public record MemberView(UUID user, String email, String name, DriveRole role, Instant createdAt) {
    public MemberView {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
