package dev.penstock.gateway.journal;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client's promise that requests with this key are one request (ADR 007).
 *
 * @param userId whose key it is: keys of different users never meet
 * @param key the {@code Idempotency-Key} header, 1 to 255 characters
 * @param fingerprint SHA-256 of what was asked; another one under the same key is a client's mistake
 */
@SuppressWarnings("ArrayRecordComponent") // compared with MessageDigest.isEqual, never as a record
public record Idempotency(UUID userId, String key, byte[] fingerprint) {

    public Idempotency {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(key, "key");
        fingerprint = fingerprint.clone();
    }

    /** Adds key and fingerprint to a statement's arguments, both null when the client gave no key. */
    public static Tuple addTo(Tuple arguments, @Nullable Idempotency idempotency) {
        return idempotency == null
                ? arguments.addValue(null).addValue(null)
                : arguments.addValue(idempotency.key()).addValue(Buffer.buffer(idempotency.fingerprint()));
    }
}
