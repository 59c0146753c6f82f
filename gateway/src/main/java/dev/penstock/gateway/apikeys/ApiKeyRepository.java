package dev.penstock.gateway.apikeys;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Scopes;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.ApiKeyView;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code api_keys}. What changes writes its audit row in the same statement, as the system, for features may not read or
 * write what proves a credential. Any thread; futures complete on the caller's context.
 */
public final class ApiKeyRepository {

    /** Two at once cannot both take the last place: the second counts what the first has made. $1 tenant uuid, $2 user uuid. */
    private static final String LOCK_USER =
            "SELECT FROM users WHERE tenant_id = $1 AND id = $2 AND state = 'active' FOR NO KEY UPDATE";

    /**
     * $1 tenant uuid, $2 user uuid, $3 key uuid, $4 name text, $5 scopes text[], $6 hint text, $7 secret hash bytea, $8 expires at
     * timestamptz, $9 live keys at most integer, $10 audit uuid, $11 actor uuid or null, $12 request id text or null, $13 detail
     * jsonb.
     */
    private static final String CREATE = """
            WITH made AS (
              INSERT INTO api_keys (tenant_id, id, user_id, name, scopes, hint, secret_hash, expires_at)
              SELECT $1, $3, $2, $4, $5, $6, $7, $8
              WHERE $9 > (SELECT count(*) FROM api_keys k
                WHERE k.tenant_id = $1 AND k.user_id = $2 AND k.revoked_at IS NULL AND k.expires_at > now())
              RETURNING tenant_id, id, name, scopes, hint, created_at, expires_at, last_used_at
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id, detail)
              SELECT tenant_id, $10, $11, 'api-key.created', id::text, $12, $13 FROM made
            )
            SELECT id, name, scopes, hint, created_at, expires_at, last_used_at FROM made
            """;

    /** $1 tenant uuid, $2 user uuid, $3 after id uuid, $4 limit integer. */
    private static final String LIST = """
            SELECT id, name, scopes, hint, created_at, expires_at, last_used_at FROM api_keys
            WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL AND id > $3 ORDER BY id LIMIT $4
            """;

    /** $1 tenant uuid, $2 user uuid, $3 key uuid, $4 audit uuid, $5 actor uuid, $6 request id text. */
    private static final String REVOKE = """
            WITH ended AS (
              UPDATE api_keys SET revoked_at = now()
              WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL RETURNING tenant_id, id
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id)
              SELECT tenant_id, $4, $5, 'api-key.revoked', id::text, $6 FROM ended
            )
            SELECT id FROM api_keys WHERE tenant_id = $1 AND user_id = $2 AND id = $3
            """;

    /** Says also, at most once a minute, that the key is in use. $1 secret hash bytea. */
    private static final String LOOK_UP = """
            WITH found AS (
              SELECT k.tenant_id, k.id, k.user_id, k.scopes, k.expires_at, k.last_used_at, u.role
              FROM api_keys k
              JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id AND u.state = 'active'
              JOIN tenants t ON t.id = k.tenant_id AND t.state = 'active'
              WHERE k.secret_hash = $1 AND k.revoked_at IS NULL AND k.expires_at > now()
            ), touched AS (
              UPDATE api_keys k SET last_used_at = now()
              FROM found WHERE k.tenant_id = found.tenant_id AND k.id = found.id
                AND (found.last_used_at IS NULL OR found.last_used_at < now() - interval '1 minute')
            )
            SELECT tenant_id, id, user_id, scopes, expires_at, role FROM found
            """;

    /** $1 slug text, $2 e-mail text. */
    private static final String FIND_OWNER = """
            SELECT t.id AS tenant_id, u.id AS user_id, u.role FROM tenants t JOIN users u ON u.tenant_id = t.id
            WHERE t.slug = $1 AND u.email = lower($2) AND t.state = 'active' AND u.state = 'active'
            """;

    private final Database database;

    public ApiKeyRepository(Database database) {
        this.database = database;
    }

    /**
     * A key to make.
     *
     * @param key its text, of which the hash is stored
     * @param liveMax how many live keys the user may have, this one included
     */
    public record NewKey(
            UUID tenantId,
            UUID userId,
            ApiKey key,
            String name,
            Set<ApiKeyScope> scopes,
            Instant expiresAt,
            int liveMax) {}

    /** Who acts, for the audit log; nobody when it is done from the command line. */
    public record Actor(@Nullable UUID userId, @Nullable String requestId) {}

    /** Whose key it will be. */
    public record Owner(UUID tenantId, UUID userId, String role) {}

    /** Empty when the user has as many live keys as may be. */
    public Future<Optional<ApiKeyView>> create(NewKey wanted, Actor actor) {
        String[] scopes =
                wanted.scopes().stream().map(ApiKeyScope::wire).sorted().toArray(String[]::new);
        Tuple arguments = Tuple.of(wanted.tenantId(), wanted.userId(), Ids.next(), wanted.name(), scopes)
                .addValue(wanted.key().hint())
                .addValue(Buffer.buffer(wanted.key().hash()))
                .addValue(OffsetDateTime.ofInstant(wanted.expiresAt(), ZoneOffset.UTC))
                .addValue(wanted.liveMax())
                .addValue(Ids.next())
                .addValue(actor.userId())
                .addValue(actor.requestId())
                .addValue(new JsonObject()
                        .put("name", wanted.name())
                        .put("scopes", String.join(" ", scopes))
                        .put("user", wanted.userId().toString())
                        .put("expiresAt", wanted.expiresAt().toString()));
        return database.system().transaction(connection -> connection
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(wanted.tenantId(), wanted.userId()))
                .compose(locked -> connection.preparedQuery(CREATE).execute(arguments))
                .map(rows -> views(rows).stream().findFirst()));
    }

    /** A user's keys that are not revoked, in the order they were made. */
    Future<List<ApiKeyView>> list(UUID tenantId, UUID userId, UUID afterId, int limit) {
        return database.tenant(tenantId)
                .query(LIST, Tuple.of(tenantId, userId, afterId, limit))
                .map(ApiKeyRepository::views);
    }

    /** Says whether there is such a key; that it was revoked before makes no difference. */
    Future<Boolean> revoke(UUID tenantId, UUID userId, UUID keyId, Actor actor) {
        return database.system()
                .query(REVOKE, Tuple.of(tenantId, userId, keyId, Ids.next(), actor.userId(), actor.requestId()))
                .map(rows -> rows.size() > 0);
    }

    /** Who a key speaks for; empty when it does not count. As the system: there is no tenant before. */
    Future<Optional<Caller>> lookUp(byte[] hash) {
        return database.system().query(LOOK_UP, Tuple.of(Buffer.buffer(hash))).map(rows -> first(rows)
                .map(ApiKeyRepository::caller));
    }

    /** The active user of that name. As the system. */
    public Future<Optional<Owner>> findOwner(String slug, String email) {
        return database.system().query(FIND_OWNER, Tuple.of(slug, email)).map(rows -> first(rows)
                .map(row -> new Owner(row.getUUID("tenant_id"), row.getUUID("user_id"), row.getString("role"))));
    }

    private static Caller caller(Row row) {
        UUID id = row.getUUID("id");
        return new Caller(
                row.getUUID("tenant_id"),
                row.getUUID("user_id"),
                id,
                id,
                row.getString("role"),
                row.getOffsetDateTime("expires_at").toInstant(),
                Scopes.of(EnumSet.copyOf(scopes(row))));
    }

    private static List<ApiKeyView> views(RowSet<Row> rows) {
        List<ApiKeyView> views = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OffsetDateTime lastUsed = row.getOffsetDateTime("last_used_at");
            views.add(new ApiKeyView(
                    row.getUUID("id"),
                    row.getString("name"),
                    List.copyOf(EnumSet.copyOf(scopes(row))),
                    row.getString("hint"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("expires_at").toInstant(),
                    lastUsed == null ? null : lastUsed.toInstant()));
        }
        return views;
    }

    /** Never empty, says the table. */
    private static Collection<ApiKeyScope> scopes(Row row) {
        return Arrays.stream(row.getArrayOfStrings("scopes"))
                .map(wire -> WireEnum.find(ApiKeyScope.class, wire).orElseThrow())
                .toList();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
