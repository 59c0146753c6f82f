package dev.penstock.gateway.me;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.DeviceView;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.PlanView;
import dev.penstock.protocol.http.QuotaView;
import dev.penstock.protocol.http.TenantView;
import dev.penstock.protocol.http.UserView;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The parts of {@code GET /v1/me}, one statement each. Any thread; futures complete on the caller's context. */
final class MeRepository {

    /** More drives or devices than this are not listed; no screen shows as many. */
    private static final int LISTED_MAX = 1000;

    /** $1 tenant uuid, $2 user uuid. */
    private static final String USER = """
            SELECT id, email, display_name, role FROM users WHERE tenant_id = $1 AND id = $2
            """;

    /** $1 tenant uuid. */
    private static final String TENANT = """
            SELECT id, slug, name FROM tenants WHERE id = $1
            """;

    /** $1 tenant uuid. */
    private static final String PLAN = """
            SELECT p.id, p.name FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1
            """;

    /** $1 tenant uuid. */
    private static final String QUOTA = """
            SELECT p.storage_bytes_max, (SELECT coalesce(sum(bytes_used), 0)::bigint FROM drives WHERE tenant_id = $1) AS used
            FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1
            """;

    /** $1 tenant uuid, $2 user uuid, $3 limit integer. */
    private static final String DRIVES = """
            SELECT d.id, d.name, m.role, d.root_id, d.epoch, d.head_seq, d.created_at
            FROM members m JOIN drives d ON d.tenant_id = m.tenant_id AND d.id = m.drive_id
            WHERE m.tenant_id = $1 AND m.user_id = $2 ORDER BY d.name, d.id LIMIT $3
            """;

    /** $1 tenant uuid, $2 user uuid, $3 limit integer. */
    private static final String DEVICES = """
            SELECT id, name, last_seen_at FROM devices
            WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL ORDER BY name, id LIMIT $3
            """;

    private final Database database;

    MeRepository(Database database) {
        this.database = database;
    }

    Future<UserView> user(Caller caller) {
        return query(caller, USER, Tuple.of(caller.tenantId(), caller.userId()))
                .map(rows -> one(
                        rows,
                        row -> new UserView(
                                row.getUUID("id"),
                                row.getString("email"),
                                row.getString("display_name"),
                                row.getString("role"))));
    }

    Future<TenantView> tenant(Caller caller) {
        return query(caller, TENANT, Tuple.of(caller.tenantId()))
                .map(rows -> one(
                        rows, row -> new TenantView(row.getUUID("id"), row.getString("slug"), row.getString("name"))));
    }

    Future<PlanView> plan(Caller caller) {
        return query(caller, PLAN, Tuple.of(caller.tenantId()))
                .map(rows -> one(rows, row -> new PlanView(row.getString("id"), row.getString("name"))));
    }

    Future<QuotaView> quota(Caller caller) {
        return query(caller, QUOTA, Tuple.of(caller.tenantId()))
                .map(rows -> one(rows, row -> new QuotaView(row.getLong("used"), row.getLong("storage_bytes_max"))));
    }

    Future<List<DriveView>> drives(Caller caller) {
        return query(caller, DRIVES, Tuple.of(caller.tenantId(), caller.userId(), LISTED_MAX))
                .map(rows -> all(rows, MeRepository::drive));
    }

    Future<List<DeviceView>> devices(Caller caller) {
        return query(caller, DEVICES, Tuple.of(caller.tenantId(), caller.userId(), LISTED_MAX))
                .map(rows -> all(
                        rows,
                        row -> new DeviceView(
                                row.getUUID("id"),
                                row.getString("name"),
                                row.getOffsetDateTime("last_seen_at").toInstant())));
    }

    private static DriveView drive(Row row) {
        return new DriveView(
                row.getUUID("id"),
                row.getString("name"),
                WireEnum.find(DriveRole.class, row.getString("role")).orElseThrow(),
                row.getUUID("root_id"),
                row.getLong("epoch"),
                row.getLong("head_seq"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private Future<RowSet<Row>> query(Caller caller, String sql, Tuple arguments) {
        return database.tenant(caller.tenantId()).query(sql, arguments);
    }

    /** The caller may have been deleted since the token was issued. */
    private static <T> T one(RowSet<Row> rows, Function<Row, T> read) {
        if (rows.size() == 0) {
            throw ProblemException.notFound("user");
        }
        return read.apply(rows.iterator().next());
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        List<T> all = new ArrayList<>(rows.size());
        rows.forEach(row -> all.add(read.apply(row)));
        return all;
    }
}
