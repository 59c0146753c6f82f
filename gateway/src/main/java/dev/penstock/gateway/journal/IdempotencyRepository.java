package dev.penstock.gateway.journal;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Reads what idempotency keys stand for; the statements that have the effect write them (ADR 007). */
public final class IdempotencyRepository {

    private static final String REMEMBERED = """
            SELECT fingerprint, resource_id FROM idempotency WHERE tenant_id = $1 AND user_id = $2 AND key = $3""";

    private final Database database;

    public IdempotencyRepository(Database database) {
        this.database = database;
    }

    /**
     * What a key stands for.
     *
     * @param fingerprint SHA-256 of the request that used it first
     * @param resourceId what that request made
     */
    @SuppressWarnings("ArrayRecordComponent") // compared with MessageDigest.isEqual
    public record Remembered(byte[] fingerprint, UUID resourceId) {}

    /** What a user's idempotency key stands for; empty when it was never used. */
    public Future<Optional<Remembered>> remembered(UUID tenantId, UUID userId, String key) {
        return database.tenant(tenantId)
                .query(REMEMBERED, Tuple.of(tenantId, userId, key))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(
                                new Remembered(row.getBuffer("fingerprint").getBytes(), row.getUUID("resource_id")));
                    }
                    return Optional.<Remembered>empty();
                });
    }
}
