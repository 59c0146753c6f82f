package dev.penstock.gateway.configuration;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one kind of configuration. Writing locks the kind's pointer, so that numbers are dense and a writer who expected
 * another version is refused; version, pointer and audit row are one transaction. Any thread; futures complete on the caller's context.
 */
public final class ConfigRepository {

    /** $1 kind text. */
    private static final String ACTIVE_NO = "SELECT no FROM config_active WHERE kind = $1";

    /** $1 kind text, $2 no bigint. */
    private static final String DOCUMENT =
            "SELECT document::text AS document FROM config_versions WHERE kind = $1 AND no = $2";

    /** $1 kind text, $2 below no bigint, $3 limit integer. */
    private static final String LIST = """
            SELECT v.no, v.note, v.created_by, v.created_at, v.no IS NOT DISTINCT FROM a.no AS active
            FROM config_versions v LEFT JOIN config_active a ON a.kind = v.kind
            WHERE v.kind = $1 AND v.no < $2 ORDER BY v.no DESC LIMIT $3
            """;

    /** $1 kind text. */
    private static final String MAKE_POINTER = """
            INSERT INTO config_active (kind) VALUES ($1) ON CONFLICT (kind) DO NOTHING
            """;

    /** $1 kind text. */
    private static final String LOCK_POINTER = "SELECT no FROM config_active WHERE kind = $1 FOR UPDATE";

    /** $1 kind text, $2 document text, $3 note text, $4 user uuid or null. */
    private static final String ADD = """
            INSERT INTO config_versions (kind, no, document, note, created_by)
            SELECT $1, coalesce(max(no), 0) + 1, $2::text::json, $3, $4 FROM config_versions WHERE kind = $1
            RETURNING no
            """;

    /**
     * No row when there is no such version. $1 kind text, $2 no bigint, $3 user uuid or null, $4 tenant uuid or null, $5 audit uuid, $6
     * action text, $7 request id text or null, $8 detail jsonb.
     */
    private static final String ACTIVATE = """
            WITH pointed AS (
              UPDATE config_active a SET no = v.no, activated_by = $3, activated_at = now()
              FROM config_versions v WHERE a.kind = $1 AND v.kind = $1 AND v.no = $2
              RETURNING a.no
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id, detail)
              SELECT $4, $5, $3, $6, $1 || '/' || no, $7, $8 FROM pointed
            )
            SELECT no FROM pointed
            """;

    private final Database database;
    private final String kind;

    /** @param kind such as {@code routes} */
    public ConfigRepository(Database database, String kind) {
        this.database = database;
        this.kind = kind;
    }

    /** The number of the version in force; 0 for none. */
    public Future<Long> activeNo() {
        return database.system().query(ACTIVE_NO, Tuple.of(kind)).map(ConfigRepository::number);
    }

    /** A version's document as it was written; empty when there is none of that number. */
    public Future<Optional<String>> document(long no) {
        return database.system()
                .query(DOCUMENT, Tuple.of(kind, no))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("document")));
    }

    /** Versions below a number, the newest first. */
    public Future<List<ConfigVersion>> versions(long below, int limit) {
        return database.system().query(LIST, Tuple.of(kind, below, limit)).map(rows -> {
            List<ConfigVersion> versions = new ArrayList<>(rows.size());
            rows.forEach(row -> versions.add(version(row)));
            return versions;
        });
    }

    /** Adds a version and puts it in force: its number. Fails with {@code precondition-failed} when another than expected is. */
    public Future<Long> put(String document, String note, Change change) {
        return database.system()
                .transaction(connection -> lock(connection, change).compose(before -> connection
                        .preparedQuery(ADD)
                        .execute(Tuple.of(kind, document, note, change.actor()))
                        .map(ConfigRepository::number)
                        .compose(no -> activate(connection, no, before, kind + ".changed", change))));
    }

    /** Puts an older version, or a newer one, in force. Fails with {@code not-found}, or as {@link #put}. */
    public Future<Long> activate(long no, Change change) {
        return database.system().transaction(connection -> lock(connection, change)
                .compose(before -> activate(connection, no, before, kind + ".activated", change)));
    }

    /** The number in force, which stays until the transaction ends. */
    private Future<Long> lock(SqlConnection connection, Change change) {
        return connection
                .preparedQuery(MAKE_POINTER)
                .execute(Tuple.of(kind))
                .compose(made -> connection.preparedQuery(LOCK_POINTER).execute(Tuple.of(kind)))
                .map(ConfigRepository::number)
                .map(before -> {
                    if (change.expected().isPresent() && change.expected().getAsLong() != before) {
                        throw new ProblemException(
                                ErrorCode.PRECONDITION_FAILED, "Version " + before + " is in force by now");
                    }
                    return before;
                });
    }

    private Future<Long> activate(SqlConnection connection, long no, long before, String action, Change change) {
        JsonObject detail = new JsonObject().put("before", before);
        Tuple arguments = Tuple.of(kind, no, change.actor(), change.tenantId(), Ids.next(), action)
                .addValue(change.requestId())
                .addValue(detail);
        return connection.preparedQuery(ACTIVATE).execute(arguments).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemException.notFound("version");
            }
            return no;
        });
    }

    private static long number(RowSet<Row> rows) {
        Long no = rows.size() == 0 ? null : rows.iterator().next().getLong("no");
        return no == null ? 0 : no;
    }

    private static ConfigVersion version(Row row) {
        return new ConfigVersion(
                row.getLong("no"),
                row.getString("note"),
                row.getUUID("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getBoolean("active"));
    }
}
