package dev.penstock.gateway.auth;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Credentials, devices and logins. A login is one row for as long as it lives: rotation overwrites the hash of its only good
 * secret. Runs as the system role, for there is no tenant before somebody has logged in. Each method is one statement or
 * one transaction, so that nothing is half done when a node dies, and writes its audit row with it.
 */
final class LoginRepository {

    /** $1 slug text, $2 email text, $3 device uuid or null. */
    private static final String FIND_CREDENTIALS = """
            SELECT t.id AS tenant_id, t.slug, t.name AS tenant_name, u.id AS user_id, u.email, u.display_name, u.role,
                   u.password_hash, t.state = 'active' AND u.state = 'active' AS active, EXISTS (
                     SELECT FROM devices d
                     WHERE d.tenant_id = u.tenant_id AND d.user_id = u.id AND d.id = $3 AND d.revoked_at IS NULL) AS known_device
            FROM tenants t JOIN users u ON u.tenant_id = t.id
            WHERE t.slug = $1 AND u.email = $2
            """;

    /**
     * Whoever logs in on a known device waits here for whoever does so already, and so sees the login it has to replace. $1 tenant
     * uuid, $2 device uuid.
     */
    private static final String LOCK_DEVICE = "SELECT FROM devices WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE";

    /**
     * The device is the one named, if it is this user's and not revoked, and otherwise a new one. A device has one live login:
     * the one before ends here. Who disables the user at this moment waits, or is waited for: then nothing is opened.
     *
     * <p>$1 tenant uuid, $2 user uuid, $3 known device uuid or null, $4 new device uuid, $5 device name text, $6 login uuid, $7
     * series hash bytea, $8 secret hash bytea, $9 life in ms bigint, $10 audit uuid, $11 request id text, $12 client
     * address text.
     */
    private static final String OPEN_LOGIN = """
            WITH allowed AS (
              SELECT id FROM users WHERE tenant_id = $1 AND id = $2 AND state = 'active' FOR SHARE
            ), known AS (
              UPDATE devices SET name = $5, last_seen_at = now(), last_address = $12
              WHERE tenant_id = $1 AND id = $3 AND user_id = (SELECT id FROM allowed) AND revoked_at IS NULL
              RETURNING id, name
            ), made AS (
              INSERT INTO devices (tenant_id, id, user_id, name, last_address)
              SELECT $1, $4, id, $5, $12 FROM allowed WHERE NOT EXISTS (SELECT FROM known)
              RETURNING id, name
            ), device AS (
              SELECT id, name FROM known UNION ALL SELECT id, name FROM made
            ), replaced AS (
              UPDATE logins l SET revoked_at = now(), revoked_reason = 'replaced'
              FROM known WHERE l.tenant_id = $1 AND l.device_id = known.id AND l.revoked_at IS NULL
              RETURNING l.id
            ), opened AS (
              INSERT INTO logins (tenant_id, id, user_id, device_id, series_hash, secret_hash, expires_at)
              SELECT $1, $6, $2, id, $7, $8, now() + $9 * interval '1 millisecond' FROM device
              WHERE (SELECT count(*) FROM replaced) >= 0 -- the old one ends first: only one may live
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
              SELECT $1, $10, $2, 'login.succeeded', id::text, $11 FROM device
            )
            SELECT id, name, (SELECT array_agg(id) FROM replaced) AS replaced FROM device
            """;

    /**
     * Turns a login's secret, judged and done on the row as it is when its lock is won: two at once cannot both rotate.
     *
     * <ul>
     *   <li>It is the good one: the successor takes its place.
     *   <li>The successor is already in place and was put there within the grace time: the reply was lost, or two asked at once.
     *       Nothing changes, and the caller gets the same successor again.
     *   <li>It is any other of this series: it was used before, by a thief or by the one robbed. The login ends.
     * </ul>
     *
     * <p>$1 series hash bytea, $2 presented hash bytea, $3 successor hash bytea, $4 grace in ms bigint, $5 life in ms bigint, $6
     * audit uuid, $7 request id text, $8 client address text.
     */
    private static final String TURN = """
            WITH turned AS (
              UPDATE logins l SET
                secret_hash = CASE WHEN l.secret_hash = $2 THEN $3 ELSE l.secret_hash END,
                rotated_at = CASE WHEN l.secret_hash = $2 THEN now() ELSE l.rotated_at END,
                expires_at = CASE WHEN l.secret_hash = $2 THEN now() + $5 * interval '1 millisecond' ELSE l.expires_at END,
                revoked_at = CASE
                  WHEN l.secret_hash = $2 THEN NULL
                  WHEN l.secret_hash = $3 AND l.rotated_at > now() - $4 * interval '1 millisecond' THEN NULL
                  ELSE now() END,
                revoked_reason = CASE
                  WHEN l.secret_hash = $2 THEN NULL
                  WHEN l.secret_hash = $3 AND l.rotated_at > now() - $4 * interval '1 millisecond' THEN NULL
                  ELSE 'reused' END
              FROM users u, tenants t
              WHERE l.series_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > now()
                AND u.tenant_id = l.tenant_id AND u.id = l.user_id AND u.state = 'active'
                AND t.id = l.tenant_id AND t.state = 'active'
                AND NOT EXISTS (
                  SELECT FROM devices d
                  WHERE d.tenant_id = l.tenant_id AND d.id = l.device_id AND d.revoked_at IS NOT NULL)
              RETURNING l.tenant_id, l.id AS login_id, l.user_id, l.device_id, l.revoked_at IS NOT NULL AS reused,
                u.email, u.display_name, u.role, t.slug, t.name AS tenant_name
            ), seen AS (
              UPDATE devices d SET last_seen_at = now(), last_address = $8
              FROM turned WHERE d.tenant_id = turned.tenant_id AND d.id = turned.device_id AND NOT turned.reused
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
              SELECT tenant_id, $6, user_id, 'refresh.reused', device_id::text, $7 FROM turned WHERE reused
            )
            SELECT turned.*, d.name AS device_name
            FROM turned JOIN devices d ON d.tenant_id = turned.tenant_id AND d.id = turned.device_id
            """;

    /** $1 series hash bytea, $2 audit uuid, $3 request id text. */
    private static final String END = """
            WITH ended AS (
              UPDATE logins SET revoked_at = now(), revoked_reason = 'logout'
              WHERE series_hash = $1 AND revoked_at IS NULL
              RETURNING tenant_id, id, user_id, device_id
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
              SELECT tenant_id, $2, user_id, 'logout', device_id::text, $3 FROM ended
            )
            SELECT id FROM ended
            """;

    /** $1 slug text, $2 audit uuid, $3 user uuid or null, $4 action text, $5 request id text, $6 detail jsonb. */
    private static final String AUDIT_FAILURE = """
            INSERT INTO audit_log (tenant_id, id, actor_id, action, request_id, detail)
            SELECT (SELECT id FROM tenants WHERE slug = $1), $2, $3, $4, $5, $6
            """;

    private final Database database;

    LoginRepository(Database database) {
        this.database = database;
    }

    /** Who is who, as login answers. */
    record Identity(
            UUID tenantId, String slug, String tenantName, UUID userId, String email, String name, String role) {}

    /**
     * A user with what proves it.
     *
     * @param active false for a disabled user or a suspended tenant
     * @param knownDevice whether the device asked about is one of theirs
     */
    record Credentials(Identity identity, String passwordHash, boolean active, boolean knownDevice) {}

    /** Where a request comes from: the client's address, and the request's id for the audit log. */
    record Source(String address, String requestId) {}

    /** A login that was opened, and those it replaced. */
    record OpenedLogin(UUID loginId, UUID deviceId, String deviceName, List<UUID> replacedLogins) {}

    /** A login whose secret was turned, or that ended because an old one was used again. */
    record TurnedLogin(Identity identity, UUID loginId, UUID deviceId, String deviceName, boolean reused) {}

    Future<Optional<Credentials>> findCredentials(String slug, String email, @Nullable UUID device) {
        return database.system()
                .query(FIND_CREDENTIALS, Tuple.of(slug, email.toLowerCase(Locale.ROOT), device))
                .map(rows -> first(rows)
                        .map(row -> new Credentials(
                                identity(row),
                                row.getString("password_hash"),
                                row.getBoolean("active"),
                                row.getBoolean("known_device"))));
    }

    /** Empty when the user has just been disabled. */
    Future<Optional<OpenedLogin>> open(
            Identity identity,
            @Nullable UUID knownDevice,
            String deviceName,
            RefreshToken token,
            Duration life,
            Source source) {
        UUID loginId = Ids.next();
        Tuple arguments = Tuple.of(identity.tenantId(), identity.userId(), knownDevice, Ids.next(), deviceName, loginId)
                .addValue(Buffer.buffer(token.seriesHash()))
                .addValue(Buffer.buffer(token.secretHash()))
                .addValue(life.toMillis())
                .addValue(Ids.next())
                .addValue(source.requestId())
                .addValue(source.address());
        Future<RowSet<Row>> opened = knownDevice == null
                ? database.system().query(OPEN_LOGIN, arguments)
                : openOnKnown(identity.tenantId(), knownDevice, arguments);
        return opened.map(rows -> first(rows).map(row -> opened(loginId, row)));
    }

    private Future<RowSet<Row>> openOnKnown(UUID tenantId, UUID device, Tuple arguments) {
        return database.system().transaction(connection -> connection
                .preparedQuery(LOCK_DEVICE)
                .execute(Tuple.of(tenantId, device))
                .compose(locked -> connection.preparedQuery(OPEN_LOGIN).execute(arguments)));
    }

    private static OpenedLogin opened(UUID loginId, Row row) {
        UUID[] replaced = row.getArrayOfUUIDs("replaced");
        return new OpenedLogin(
                loginId, row.getUUID("id"), row.getString("name"), replaced == null ? List.of() : List.of(replaced));
    }

    /** Empty when there is no such login, or it has ended. */
    Future<Optional<TurnedLogin>> turn(
            RefreshToken presented, RefreshToken successor, Duration grace, Duration life, Source source) {
        Tuple arguments = Tuple.of(
                        Buffer.buffer(presented.seriesHash()),
                        Buffer.buffer(presented.secretHash()),
                        Buffer.buffer(successor.secretHash()),
                        grace.toMillis(),
                        life.toMillis())
                .addValue(Ids.next())
                .addValue(source.requestId())
                .addValue(source.address());
        return database.system().query(TURN, arguments).map(rows -> first(rows)
                .map(row -> new TurnedLogin(
                        identity(row),
                        row.getUUID("login_id"),
                        row.getUUID("device_id"),
                        row.getString("device_name"),
                        row.getBoolean("reused"))));
    }

    /** Ends the login of this series, if it lives; says which it was. */
    Future<Optional<UUID>> end(RefreshToken presented, String requestId) {
        return database.system()
                .query(END, Tuple.of(Buffer.buffer(presented.seriesHash()), Ids.next(), requestId))
                .map(rows -> first(rows).map(row -> row.getUUID("id")));
    }

    /**
     * Writes down a login that failed; throttling bounds how many there are.
     *
     * @param closedFor how long the account or device is closed by it
     */
    Future<Void> auditFailure(String slug, @Nullable UUID userId, String reason, Duration closedFor, Source source) {
        String action = closedFor.isZero() ? "login.failed" : "login.closed";
        JsonObject detail =
                new JsonObject().put("tenant", slug).put("reason", reason).put("address", source.address());
        if (!closedFor.isZero()) {
            detail.put("closedS", closedFor.toSeconds());
        }
        return database.system()
                .query(AUDIT_FAILURE, Tuple.of(slug, Ids.next(), userId, action, source.requestId(), detail))
                .mapEmpty();
    }

    private static Identity identity(Row row) {
        return new Identity(
                row.getUUID("tenant_id"),
                row.getString("slug"),
                row.getString("tenant_name"),
                row.getUUID("user_id"),
                row.getString("email"),
                row.getString("display_name"),
                row.getString("role"));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
