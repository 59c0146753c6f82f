package dev.penstock.gateway.request;

import dev.penstock.protocol.http.ApiKeyScope;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request, as a verified credential says: an access token or an API key.
 *
 * @param tenantId the tenant everything is looked up in
 * @param userId the user, unique within the tenant
 * @param deviceId the device the login was made on; a key is its own device
 * @param loginId the login, which may end before the token does; a key is its own login, which ends when the key is revoked
 * @param role the user's role, {@value #ROLE_MEMBER} or {@value #ROLE_ADMIN} of the tenant, or {@value #ROLE_OPERATOR} of the
 *     installation; rights on a drive are separate
 * @param expiresAt when the credential stops counting
 * @param scopes how much of this the credential may do
 */
public record Caller(
        UUID tenantId, UUID userId, UUID deviceId, UUID loginId, String role, Instant expiresAt, Scopes scopes) {

    public static final String ROLE_MEMBER = "member";
    public static final String ROLE_ADMIN = "admin";
    public static final String ROLE_OPERATOR = "operator";

    private static final Set<String> ROLES = Set.of(ROLE_MEMBER, ROLE_ADMIN, ROLE_OPERATOR);

    public Caller {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(loginId, "loginId");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(scopes, "scopes");
        if (!ROLES.contains(role)) {
            throw new IllegalArgumentException("role: " + role + " (expected: member, admin or operator)");
        }
    }

    /** One who has logged in. */
    public Caller(UUID tenantId, UUID userId, UUID deviceId, UUID loginId, String role, Instant expiresAt) {
        this(tenantId, userId, deviceId, loginId, role, expiresAt, Scopes.EVERYTHING);
    }

    /** Whether the caller administers the tenant. */
    public boolean admin() {
        return !role.equals(ROLE_MEMBER) && scopes.includes(ApiKeyScope.ADMIN);
    }

    /** Whether the caller administers the installation: every tenant, plans, routes, pools. */
    public boolean operator() {
        return role.equals(ROLE_OPERATOR) && scopes.includes(ApiKeyScope.OPERATOR);
    }
}
