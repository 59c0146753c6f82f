package dev.penstock.gateway.jobs;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.JobView;
import dev.penstock.protocol.jobs.JobState;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads jobs of a tenant. */
final class JobRepository {

    private static final String FIND = """
            SELECT id, kind, state, progress::float8 AS progress, attempts, error_code, last_error, created_at, finished_at
            FROM jobs WHERE tenant_id = $1 AND id = $2 AND ($3::uuid IS NULL OR created_by = $3)""";

    private final Database database;

    JobRepository(Database database) {
        this.database = database;
    }

    /**
     * A job of the tenant.
     *
     * @param createdBy only if this user asked for it; null for anybody's
     */
    Future<Optional<JobView>> find(UUID tenantId, UUID jobId, @Nullable UUID createdBy) {
        return database.tenant(tenantId)
                .query(FIND, Tuple.of(tenantId, jobId, createdBy))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(view(row));
                    }
                    return Optional.<JobView>empty();
                });
    }

    private static JobView view(Row row) {
        String errorCode = row.getString("error_code");
        OffsetDateTime finishedAt = row.getOffsetDateTime("finished_at");
        return new JobView(
                row.getUUID("id"),
                row.getString("kind"),
                WireEnum.find(JobState.class, row.getString("state")).orElseThrow(),
                row.getDouble("progress"),
                row.getInteger("attempts"),
                errorCode == null ? null : new JobView.Failure(errorCode, row.getString("last_error")),
                row.getOffsetDateTime("created_at").toInstant(),
                finishedAt == null ? null : finishedAt.toInstant());
    }
}
