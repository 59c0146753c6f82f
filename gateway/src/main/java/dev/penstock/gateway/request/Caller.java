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
 * @param key the name of the key that signed the credential; empty for one that is not signed
 */
public record Caller(
        UUID tenantId,
        UUID userId,
        UUID deviceId,
        UUID loginId,
        String role,
        Instant expiresAt,
        Scopes scopes,
        String key) {

    public static final String ROLE_MEMBER = "member";
    public static final String ROLE_ADMIN = "admin";
    public static final String ROLE_OPERATOR = "operator";

    /** All there are. */
    public static final Set<String> ROLES = Set.of(ROLE_MEMBER, ROLE_ADMIN, ROLE_OPERATOR);

    public Caller {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(loginId, "loginId");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(scopes, "scopes");
        Objects.requireNonNull(key, "key");
        if (!ROLES.contains(role)) {
            throw new IllegalArgumentException("role: " + role + " (expected: member, admin or operator)");
        }
    }

    /** One whose credential is not signed. */
    public Caller(
            UUID tenantId, UUID userId, UUID deviceId, UUID loginId, String role, Instant expiresAt, Scopes scopes) {
        this(tenantId, userId, deviceId, loginId, role, expiresAt, scopes, "");
    }

    /** One who may do everything their role may. */
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
