package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/**
 * {@code POST /v1/auth/refresh} and {@code POST /v1/auth/logout}.
 *
 * @param refreshToken the newest one this device holds; the text form of this record leaves it out
 */
public record RefreshRequest(String refreshToken) {
    public RefreshRequest {
        new FieldChecks().text("refreshToken", refreshToken, 1, 512).done();
    }

    @Override
    public String toString() {
        return "RefreshRequest[***]";
    }
}
