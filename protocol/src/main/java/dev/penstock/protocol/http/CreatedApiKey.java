package dev.penstock.protocol.http;

import java.util.Objects;

/**
 * A new API key.
 *
 * @param secret the key itself, shown this once; the text form of this record leaves it out
 */
public record CreatedApiKey(ApiKeyView key, String secret) {
    public CreatedApiKey {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public String toString() {
        return "CreatedApiKey[" + key + "]";
    }
}
