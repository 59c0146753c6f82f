package dev.penstock.gateway.accounts;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.DeviceDetailView;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Devices of a user, and the end of what was logged in on them. Any thread; futures complete on the caller's context. */
final class DeviceRepository {

    private static final String COLUMNS = """
            d.id, d.name, d.created_at, d.last_seen_at, d.last_address, EXISTS (
              SELECT FROM logins l WHERE l.tenant_id = d.tenant_id AND l.device_id = d.id
                AND l.revoked_at IS NULL AND l.expires_at > now()) AS logged_in
            """;

    /** $1 tenant uuid, $2 user uuid, $3 after id uuid, $4 limit integer. */
    private static final String LIST = "SELECT " + COLUMNS + """
            FROM devices d
            WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.revoked_at IS NULL AND d.id > $3 ORDER BY d.id LIMIT $4
            """;

    /** $1 tenant uuid, $2 user uuid, $3 device uuid, $4 name text. */
    private static final String RENAME = """
            UPDATE devices d SET name = $4
            WHERE d.tenant_id = $1 AND d.user_id = $2 AND d.id = $3 AND d.revoked_at IS NULL RETURNING""" + " " + COLUMNS;

    /** Whoever logs in on the device at this moment waits, or is waited for: see LoginRepository. */
    private static final String LOCK =
            "SELECT FROM devices WHERE tenant_id = $1 AND user_id = $2 AND id = $3 FOR NO KEY UPDATE";

    /**
     * The device and its login end together; what has ended stays as it was. $1 tenant uuid, $2 user uuid, $3 device uuid, $4 audit
     * uuid, $5 actor uuid, $6 request id text.
     */
    private static final String REVOKE = """
            WITH device AS (
              UPDATE devices SET revoked_at = now()
              WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL RETURNING tenant_id, id
            ), ended AS (
              UPDATE logins SET revoked_at = now(), revoked_reason = 'revoked'
              WHERE tenant_id = $1 AND user_id = $2 AND device_id = $3 AND revoked_at IS NULL RETURNING id
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
              SELECT tenant_id, $4, $5, 'device.revoked', id::text, $6 FROM device
            )
            SELECT count(*) FROM ended
            """;

    private final Database database;

    DeviceRepository(Database database) {
        this.database = database;
    }

    /** A user's devices that are not revoked, in the order they were first seen. */
    Future<List<DeviceDetailView>> list(Act act, UUID afterId, int limit) {
        return database.tenant(act.tenantId())
                .query(LIST, Tuple.of(act.tenantId(), act.userId(), afterId, limit))
                .map(rows -> views(act, rows));
    }

    /** Empty when there is no such device, or it is revoked. */
    Future<Optional<DeviceDetailView>> rename(Act act, UUID deviceId, String name) {
        return database.tenant(act.tenantId())
                .query(RENAME, Tuple.of(act.tenantId(), act.userId(), deviceId, name))
                .map(rows -> views(act, rows).stream().findFirst());
    }

    /** Says whether there is such a device; that it was revoked before makes no difference. */
    Future<Boolean> revoke(Act act, UUID deviceId) {
        Tuple device = Tuple.of(act.tenantId(), act.userId(), deviceId);
        Tuple arguments = Tuple.of(act.tenantId(), act.userId(), deviceId, Ids.next())
                .addValue(act.actor().userId())
                .addValue(act.requestId());
        return database.system().transaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(device)
                .compose(found -> found.size() == 0
                        ? Future.succeededFuture(false)
                        : connection.preparedQuery(REVOKE).execute(arguments).map(true)));
    }

    private static List<DeviceDetailView> views(Act act, RowSet<Row> rows) {
        List<DeviceDetailView> views = new ArrayList<>(rows.size());
        for (Row row : rows) {
            UUID id = row.getUUID("id");
            views.add(new DeviceDetailView(
                    id,
                    row.getString("name"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("last_seen_at").toInstant(),
                    row.getString("last_address"),
                    row.getBoolean("logged_in"),
                    id.equals(act.actor().deviceId())));
        }
        return views;
    }
}
