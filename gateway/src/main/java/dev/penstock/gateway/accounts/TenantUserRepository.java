package dev.penstock.gateway.accounts;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.TenantUserView;
import dev.penstock.protocol.http.UserState;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Users of a tenant as its administrators manage them. Any thread; futures complete on the caller's context. */
final class TenantUserRepository {

    /** $1 tenant uuid, $2 after id uuid, $3 limit integer. */
    private static final String LIST = """
            SELECT id, email, display_name, role, state, created_at FROM users
            WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3
            """;

    /** $1 tenant uuid, $2 user uuid. */
    private static final String FIND = """
            SELECT id, email, display_name, role, state, created_at FROM users WHERE tenant_id = $1 AND id = $2
            """;

    /** Logins of the user wait here, or are waited for. */
    private static final String LOCK = FIND + " FOR NO KEY UPDATE";

    /** $1 tenant uuid, $2 user uuid, $3 state text, $4 audit uuid, $5 actor uuid, $6 request id text. */
    private static final String SET_STATE = """
            WITH changed AS (
              UPDATE users SET state = $3 WHERE tenant_id = $1 AND id = $2 AND state <> $3 RETURNING tenant_id, id
            )
            INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
            SELECT tenant_id, $4, $5, 'user.' || CASE $3 WHEN 'active' THEN 'enabled' ELSE $3 END, id::text, $6 FROM changed
            """;

    /** $1 tenant uuid, $2 user uuid, $3 audit uuid, $4 actor uuid, $5 request id text. */
    private static final String END_LOGINS = """
            WITH ended AS (
              UPDATE logins SET revoked_at = now(), revoked_reason = 'revoked'
              WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING id
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id, detail)
              SELECT $1, $3, $4, 'user.logged-out', $2::text, $5, jsonb_build_object('logins', count(*))
              FROM ended HAVING count(*) > 0
            )
            SELECT id FROM ended
            """;

    private final Database database;

    TenantUserRepository(Database database) {
        this.database = database;
    }

    /** In the order they were made. */
    Future<List<TenantUserView>> list(UUID tenantId, UUID afterId, int limit) {
        return database.tenant(tenantId)
                .query(LIST, Tuple.of(tenantId, afterId, limit))
                .map(TenantUserRepository::views);
    }

    Future<Optional<TenantUserView>> find(UUID tenantId, UUID userId) {
        return database.tenant(tenantId).query(FIND, Tuple.of(tenantId, userId)).map(rows -> views(rows).stream()
                .findFirst());
    }

    /** Lets a user in again, or out: then all logins end with it. */
    Future<Void> setState(Act act, UserState state) {
        Tuple change = target(act)
                .addValue(state.wire())
                .addValue(Ids.next())
                .addValue(act.actor().userId())
                .addValue(act.requestId());
        return locked(act, connection -> connection
                .preparedQuery(SET_STATE)
                .execute(change)
                .compose(changed -> state == UserState.DISABLED
                        ? endLogins(act, connection).mapEmpty()
                        : Future.succeededFuture()));
    }

    /** Ends every login of the user; says which there were. */
    Future<List<UUID>> endLogins(Act act) {
        return locked(act, connection -> endLogins(act, connection));
    }

    private static Future<List<UUID>> endLogins(Act act, SqlConnection connection) {
        Tuple arguments =
                target(act).addValue(Ids.next()).addValue(act.actor().userId()).addValue(act.requestId());
        return connection.preparedQuery(END_LOGINS).execute(arguments).map(rows -> {
            List<UUID> ended = new ArrayList<>(rows.size());
            rows.forEach(row -> ended.add(row.getUUID("id")));
            return ended;
        });
    }

    private <T> Future<T> locked(Act act, Function<SqlConnection, Future<T>> work) {
        return database.system()
                .transaction(connection ->
                        connection.preparedQuery(LOCK).execute(target(act)).compose(found -> work.apply(connection)));
    }

    private static Tuple target(Act act) {
        return Tuple.of(act.tenantId(), act.userId());
    }

    private static List<TenantUserView> views(RowSet<Row> rows) {
        List<TenantUserView> views = new ArrayList<>(rows.size());
        for (Row row : rows) {
            views.add(new TenantUserView(
                    row.getUUID("id"),
                    row.getString("email"),
                    row.getString("display_name"),
                    row.getString("role"),
                    WireEnum.find(UserState.class, row.getString("state")).orElseThrow(),
                    row.getOffsetDateTime("created_at").toInstant()));
        }
        return views;
    }
}
