package dev.penstock.protocol.http;

import java.util.Objects;

/**
 * Answer to login and refresh. The text form leaves the tokens out.
 *
 * @param accessToken a JWT, for the {@code Authorization} header
 * @param tokenType always {@code Bearer}
 * @param expiresIn life of the access token in seconds
 * @param refreshToken good once; replaces the one before
 */
public record TokenResponse(
        String accessToken,
        String tokenType,
        long expiresIn,
        String refreshToken,
        UserView user,
        TenantView tenant,
        DeviceView device) {
    public TokenResponse {
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(tokenType, "tokenType");
        Objects.requireNonNull(refreshToken, "refreshToken");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(device, "device");
    }

    @Override
    public String toString() {
        return "TokenResponse[expiresIn=" + expiresIn + ", user=" + user + ", tenant=" + tenant + ", device=" + device
                + "]";
    }
}
