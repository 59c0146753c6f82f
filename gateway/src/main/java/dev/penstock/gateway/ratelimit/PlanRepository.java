package dev.penstock.gateway.ratelimit;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.PlanDocument;
import dev.penstock.protocol.http.PlanLimits;
import dev.penstock.protocol.http.PutPlanRequest;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ContractException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans, and which tenant is on which. Any thread; futures complete on the caller's context. */
final class PlanRepository {

    private static final Logger LOG = LoggerFactory.getLogger(PlanRepository.class);

    static final int PLANS_MAX = 1_000;
    static final int JOBS_IN_FLIGHT_DEFAULT = 64;

    private static final String COLUMNS =
            "id, revision, name, storage_bytes_max, jobs_in_flight_max, limits::text AS limits";

    /** $1 limit integer. */
    private static final String LIST = "SELECT " + COLUMNS + " FROM plans ORDER BY id LIMIT $1";

    /** $1 plan text. */
    private static final String FIND = "SELECT " + COLUMNS + " FROM plans WHERE id = $1";

    /** $1 tenant uuid. */
    private static final String OF_TENANT =
            "SELECT " + COLUMNS + " FROM plans WHERE id = (SELECT plan_id FROM tenants WHERE id = $1)";

    /** $1 tenants uuid[]. */
    private static final String OF_TENANTS = "SELECT id, plan_id FROM tenants WHERE id = ANY($1)";

    /**
     * $1 plan text, $2 name text, $3 storage bytes bigint, $4 jobs integer, $5 limits jsonb, $6 revision bigint or null, $7 audit
     * uuid, $8 actor uuid, $9 request id text.
     */
    private static final String PUT = """
            WITH put AS (
              INSERT INTO plans (id, name, storage_bytes_max, jobs_in_flight_max, limits)
              SELECT $1, $2, $3, $4, $5
              WHERE $6::bigint IS NULL OR EXISTS (SELECT FROM plans WHERE id = $1)
              ON CONFLICT (id) DO UPDATE SET name = $2, storage_bytes_max = $3, jobs_in_flight_max = $4, limits = $5,
                revision = plans.revision + 1, updated_at = now()
              WHERE $6::bigint IS NULL OR plans.revision = $6
              RETURNING *
            ), audited AS (
              INSERT INTO audit_log (id, actor_id, action, target, request_id, detail)
              SELECT $7, $8, 'plan.put', id, $9, jsonb_build_object('revision', revision, 'limits', limits) FROM put
            )
            SELECT\s""" + COLUMNS + " FROM put";

    /** $1 tenant uuid, $2 plan text, $3 audit uuid, $4 actor uuid, $5 request id text. */
    private static final String MOVE = """
            WITH before AS (
              SELECT id, plan_id FROM tenants WHERE id = $1 FOR UPDATE
            ), moved AS (
              UPDATE tenants t SET plan_id = $2 FROM before
              WHERE t.id = before.id AND EXISTS (SELECT FROM plans WHERE id = $2)
              RETURNING t.id, before.plan_id AS was
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, actor_id, action, target, request_id, detail)
              SELECT id, $3, $4, 'tenant.plan', id::text, $5, jsonb_build_object('plan', $2::text, 'was', was) FROM moved
            )
            SELECT EXISTS (SELECT FROM before) AS tenant_known, EXISTS (SELECT FROM moved) AS moved
            """;

    private final Database database;

    PlanRepository(Database database) {
        this.database = database;
    }

    /** What became of a move. */
    enum Move {
        DONE,
        NO_TENANT,
        NO_PLAN
    }

    Future<List<PlanDocument>> list() {
        return database.system().query(LIST, Tuple.of(PLANS_MAX)).map(rows -> {
            List<PlanDocument> plans = new ArrayList<>(rows.size());
            rows.forEach(row -> plans.add(plan(row)));
            return plans;
        });
    }

    Future<Optional<PlanDocument>> find(String plan) {
        return database.system().query(FIND, Tuple.of(plan)).map(PlanRepository::first);
    }

    /** The plan of a tenant; empty for a tenant there is not. */
    Future<Optional<PlanDocument>> ofTenant(UUID tenant) {
        return database.system().query(OF_TENANT, Tuple.of(tenant)).map(PlanRepository::first);
    }

    /** Tenant to plan, without tenants there are not. */
    Future<Map<UUID, String>> ofTenants(Collection<UUID> tenants) {
        return database.system()
                .query(OF_TENANTS, Tuple.of((Object) tenants.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, String> plans = new HashMap<>();
                    rows.forEach(row -> plans.put(row.getUUID("id"), row.getString("plan_id")));
                    return plans;
                });
    }

    /** Makes or changes a plan; empty when it is not at {@code revision} any more. */
    Future<Optional<PlanDocument>> put(
            String plan, PutPlanRequest request, @Nullable Long revision, UUID actor, String requestId) {
        PlanLimits limits = Objects.requireNonNullElse(request.limits(), PlanLimits.NONE);
        Tuple arguments = Tuple.of(plan, request.name(), request.storageBytesMax())
                .addValue(Objects.requireNonNullElse(request.jobsInFlightMax(), JOBS_IN_FLIGHT_DEFAULT))
                .addValue(new JsonObject(WireJson.writeText(limits)))
                .addValue(revision)
                .addValue(Ids.next())
                .addValue(actor)
                .addValue(requestId);
        return database.system().query(PUT, arguments).map(PlanRepository::first);
    }

    Future<Move> move(UUID tenant, String plan, UUID actor, String requestId) {
        return database.system()
                .query(MOVE, Tuple.of(tenant, plan, Ids.next(), actor, requestId))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    if (row.getBoolean("moved")) {
                        return Move.DONE;
                    }
                    return row.getBoolean("tenant_known") ? Move.NO_PLAN : Move.NO_TENANT;
                });
    }

    private static Optional<PlanDocument> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(plan(rows.iterator().next()));
    }

    private static PlanDocument plan(Row row) {
        return new PlanDocument(
                row.getString("id"),
                row.getLong("revision"),
                row.getString("name"),
                row.getLong("storage_bytes_max"),
                row.getInteger("jobs_in_flight_max"),
                limits(row.getString("id"), row.getString("limits")));
    }

    /** What a newer version wrote is read as far as it is understood; what nobody understands limits by the defaults. */
    private static PlanLimits limits(String plan, String json) {
        try {
            return WireJson.readForgiving(json, PlanLimits.class);
        } catch (ContractException e) {
            LOG.atError()
                    .addKeyValue("plan", plan)
                    .addKeyValue("reason", e.getMessage())
                    .log("limits of a plan are not readable, its defaults hold");
            return PlanLimits.NONE;
        }
    }
}
