package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stored passwords of users who are logged in. As the system: features read no password hashes. Any thread. */
final class PasswordRepository {

    /** $1 tenant uuid, $2 user uuid, $3 device uuid. */
    private static final String FIND = """
            SELECT t.slug, u.email, u.password_hash, EXISTS (
              SELECT FROM devices d WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.id = $3 AND d.revoked_at IS NULL) AS known_device
            FROM users u JOIN tenants t ON t.id = u.tenant_id
            WHERE u.tenant_id = $1 AND u.id = $2 AND u.state = 'active'
            """;

    /** Logins wait here, or are waited for: none made with the old password survives. $1 tenant uuid, $2 user uuid. */
    private static final String LOCK = "SELECT FROM users WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE";

    /**
     * Only in the place of the password that was checked. $1 tenant uuid, $2 user uuid, $3 the hash before text, $4 the hash text, $5
     * the login that stays uuid, $6 audit uuid, $7 request id text.
     */
    private static final String CHANGE = """
            WITH changed AS (
              UPDATE users SET password_hash = $4 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3 RETURNING tenant_id, id
            ), ended AS (
              UPDATE logins l SET revoked_at = now(), revoked_reason = 'revoked'
              FROM changed WHERE l.tenant_id = changed.tenant_id AND l.user_id = changed.id AND l.id <> $5 AND l.revoked_at IS NULL
              RETURNING l.id
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id, detail)
              SELECT tenant_id, $6, id, 'password.changed', id::text, $7,
                jsonb_build_object('loginsEnded', (SELECT count(*) FROM ended)) FROM changed
            )
            SELECT changed.id, array(SELECT id FROM ended) AS ended FROM changed
            """;

    private final Database database;

    PasswordRepository(Database database) {
        this.database = database;
    }

    /** A user's password as it is stored, and what throttling needs to know. */
    record Stored(String tenant, String email, String hash, boolean knownDevice) {}

    Future<Optional<Stored>> find(Caller caller) {
        return database.system()
                .query(FIND, Tuple.of(caller.tenantId(), caller.userId(), caller.deviceId()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(stored(rows.iterator().next())));
    }

    private static Stored stored(Row row) {
        return new Stored(
                row.getString("slug"),
                row.getString("email"),
                row.getString("password_hash"),
                row.getBoolean("known_device"));
    }

    /** The logins that ended with the old password; empty when it has changed meanwhile. */
    Future<Optional<List<UUID>>> change(Caller caller, String before, String hash, String requestId) {
        Tuple user = Tuple.of(caller.tenantId(), caller.userId());
        Tuple arguments = Tuple.of(caller.tenantId(), caller.userId(), before, hash, caller.loginId(), Ids.next())
                .addValue(requestId);
        return database.system().transaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(user)
                .compose(locked -> connection.preparedQuery(CHANGE).execute(arguments))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(ended(rows.iterator().next()))));
    }

    private static List<UUID> ended(Row row) {
        return List.of(row.getArrayOfUUIDs("ended"));
    }
}
