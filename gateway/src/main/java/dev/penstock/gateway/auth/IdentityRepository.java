package dev.penstock.gateway.auth;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/**
 * Whom the subjects of external issuers are, and the last good keys of those issuers. As the system role, for there is no tenant before
 * somebody is known. Linking is one transaction, with its audit row; two at once make one.
 */
final class IdentityRepository {

    /** $1 issuer text, $2 subject text, $3 tenant slug text. */
    private static final String FIND = """
            SELECT e.id, e.tenant_id, e.user_id, u.role,
                   t.state = 'active' AND u.state = 'active' AND e.revoked_at IS NULL AS active
            FROM external_identities e
            JOIN tenants t ON t.id = e.tenant_id
            JOIN users u ON u.tenant_id = e.tenant_id AND u.id = e.user_id
            WHERE e.issuer = $1 AND e.subject = $2 AND t.slug = $3
            """;

    /** $1 user uuid, $2 e-mail text, $3 name text, $4 hash of no password text, $5 tenant slug text. */
    private static final String CREATE_USER = """
            INSERT INTO users (tenant_id, id, email, display_name, password_hash)
            SELECT id, $1, $2, $3, $4 FROM tenants WHERE slug = $5 AND state = 'active'
            ON CONFLICT (tenant_id, email) DO NOTHING
            """;

    /**
     * Never an operator: who runs the installation is linked by hand. $1 id uuid, $2 issuer text, $3 subject text, $4 tenant slug
     * text, $5 e-mail text, $6 audit id uuid, $7 audit detail jsonb.
     */
    private static final String LINK = """
            WITH linked AS (
              INSERT INTO external_identities (tenant_id, id, user_id, issuer, subject)
              SELECT u.tenant_id, $1, u.id, $2, $3
              FROM users u JOIN tenants t ON t.id = u.tenant_id
              WHERE t.slug = $4 AND u.email = $5 AND u.role <> 'operator' AND u.state = 'active' AND t.state = 'active'
              ON CONFLICT (issuer, subject, tenant_id) DO NOTHING
              RETURNING tenant_id, id, user_id
            )
            INSERT INTO audit_log (tenant_id, id, actor_id, action, target, detail)
            SELECT tenant_id, $6, user_id, 'identity.linked', id::text, $7 FROM linked
            """;

    /** $1 issuer text. */
    private static final String STORED_KEYS = "SELECT jwks FROM issuer_keys WHERE issuer = $1";

    /** $1 issuer text, $2 jwks text. */
    private static final String STORE_KEYS = """
            INSERT INTO issuer_keys (issuer, jwks) VALUES ($1, $2)
            ON CONFLICT (issuer) DO UPDATE SET jwks = excluded.jwks, fetched_at = now()
            """;

    private final Database database;

    IdentityRepository(Database database) {
        this.database = database;
    }

    /** Who a token is about, as its issuer says. */
    record Subject(String issuer, String subject, String tenantSlug) {}

    /** @param active false when the identity, the user or the tenant is out of action */
    record Identity(UUID id, UUID tenantId, UUID userId, String role, boolean active) {}

    Future<Optional<Identity>> find(Subject subject) {
        return database.system().query(FIND, arguments(subject)).map(IdentityRepository::first);
    }

    /**
     * Links the subject to the user of its tenant with that e-mail address, and finds it; empty when there is none.
     *
     * @param create makes the user if there is none
     */
    Future<Optional<Identity>> link(Subject subject, String email, String name, boolean create) {
        return database.system().transaction(connection -> (create
                        ? createUser(connection, subject, email, name)
                        : Future.<RowSet<Row>>succeededFuture())
                .compose(done -> connection.preparedQuery(LINK).execute(link(subject, email)))
                .compose(done -> connection.preparedQuery(FIND).execute(arguments(subject)))
                .map(IdentityRepository::first));
    }

    /** The last good keys of an issuer, as it published them. */
    Future<Optional<String>> storedKeys(String issuer) {
        return database.system()
                .query(STORED_KEYS, Tuple.of(issuer))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("jwks")));
    }

    Future<Void> storeKeys(String issuer, String jwks) {
        return database.system().query(STORE_KEYS, Tuple.of(issuer, jwks)).mapEmpty();
    }

    private static Future<RowSet<Row>> createUser(
            SqlConnection connection, Subject subject, String email, String name) {
        return connection
                .preparedQuery(CREATE_USER)
                .execute(Tuple.of(Ids.next(), email, name, PasswordHash.ofNobody(), subject.tenantSlug()));
    }

    private static Tuple link(Subject subject, String email) {
        return Tuple.of(Ids.next(), subject.issuer(), subject.subject(), subject.tenantSlug(), email, Ids.next())
                .addValue(new JsonObject().put("issuer", subject.issuer()));
    }

    private static Tuple arguments(Subject subject) {
        return Tuple.of(subject.issuer(), subject.subject(), subject.tenantSlug());
    }

    private static Optional<Identity> first(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new Identity(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getUUID("user_id"),
                row.getString("role"),
                row.getBoolean("active")));
    }
}
