package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.Caller;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** Notes in the audit log who drained what. */
final class DrainLog {

    /** $1 id uuid, $2 tenant uuid, $3 actor uuid, $4 endpoint text, $5 request id text, $6 cluster text, $7 node text, $8 drain. */
    private static final String NOTE = """
            INSERT INTO audit_log (id, tenant_id, actor_id, action, target, request_id, detail)
            VALUES ($1, $2, $3, 'upstream.drain', $4, $5,
              jsonb_build_object('cluster', $6::text, 'node', $7::text, 'drain', $8::boolean))
            """;

    private final Database database;

    DrainLog(Database database) {
        this.database = database;
    }

    Future<Void> note(Caller by, String requestId, String node, String cluster, String endpoint, boolean drain) {
        return database.system()
                .query(
                        NOTE,
                        Tuple.tuple()
                                .addValue(Ids.next())
                                .addValue(by.tenantId())
                                .addValue(by.userId())
                                .addValue(endpoint)
                                .addValue(requestId)
                                .addValue(cluster)
                                .addValue(node)
                                .addValue(drain))
                .mapEmpty();
    }
}
