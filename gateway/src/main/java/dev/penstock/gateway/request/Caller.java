package dev.penstock.gateway.request;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Who makes a request, as a verified access token says.
 *
 * @param tenantId the tenant everything is looked up in
 * @param userId the user, unique within the tenant
 * @param deviceId the device the login was made on
 * @param loginId the login, which may end before the token does
 * @param role the user's role in the tenant, {@value #ROLE_MEMBER} or {@value #ROLE_ADMIN}; rights on a drive are separate
 * @param expiresAt when the token stops counting
 */
public record Caller(UUID tenantId, UUID userId, UUID deviceId, UUID loginId, String role, Instant expiresAt) {

    public static final String ROLE_MEMBER = "member";
    public static final String ROLE_ADMIN = "admin";

    public Caller {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(loginId, "loginId");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (!role.equals(ROLE_MEMBER) && !role.equals(ROLE_ADMIN)) {
            throw new IllegalArgumentException("role: " + role + " (expected: member or admin)");
        }
    }

    /** Whether the caller administers the tenant. */
    public boolean admin() {
        return role.equals(ROLE_ADMIN);
    }
}
