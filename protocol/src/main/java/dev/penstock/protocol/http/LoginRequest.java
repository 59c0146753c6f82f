package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/auth/login}.
 *
 * @param tenant the tenant's short name
 * @param email as registered; upper and lower case are the same
 * @param password in clear; the text form of this record leaves it out
 * @param device what to call this device in lists
 * @param deviceId the id a login on this device gave before, to stay the same device; null on the first
 */
public record LoginRequest(
        String tenant,
        String email,
        String password,
        String device,
        @Nullable UUID deviceId) {
    public LoginRequest {
        new FieldChecks()
                .text("tenant", tenant, 1, 63)
                .text("email", email, 3, 254)
                .text("password", password, 1, 1024)
                .text("device", device, 1, 100)
                .done();
    }

    /** A login on a device that was not seen before. */
    public LoginRequest(String tenant, String email, String password, String device) {
        this(tenant, email, password, device, null);
    }

    @Override
    public String toString() {
        return "LoginRequest[tenant=" + tenant + ", email=" + email + ", device=" + device + ", deviceId=" + deviceId
                + "]";
    }
}
