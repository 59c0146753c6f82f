package dev.penstock.gateway.journal;

import dev.penstock.gateway.journal.MutationResult.Committed;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.database.Statement;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes the tree of a drive and writes the journal, in one transaction and one network flight under the drive's row lock
 * (ADR 006). Operations take effect in their order; one that is refused leaves the others as they are.
 */
public final class DriveMutations {

    /** Operations in one call; more would hold the drive's lock for too long. */
    public static final int OPERATIONS_MAX = 1000;

    private final Database database;

    public DriveMutations(Database database) {
        this.database = database;
    }

    /**
     * Executes the operations.
     *
     * @param actorId the user on whose behalf; stands in the journal
     * @return one result for each operation; the future fails only when nothing at all was committed, or when that is unknown
     *     because the connection broke
     * @throws IllegalArgumentException for an empty list or more than {@link #OPERATIONS_MAX}
     */
    public Future<MutationBatch> apply(UUID tenantId, UUID driveId, UUID actorId, List<NodeOperation> operations) {
        if (operations.isEmpty() || operations.size() > OPERATIONS_MAX) {
            throw new IllegalArgumentException(
                    "operations: " + operations.size() + " (expected: 1 to " + OPERATIONS_MAX + ")");
        }
        return database.tenant(tenantId)
                .underDriveLock(driveId, statements(tenantId, driveId, actorId, operations))
                .map(answers -> batch(tenantId, driveId, answers));
    }

    /** What {@link #apply} executes under the drive's lock: for benchmarks and EXPLAIN. */
    public static List<Statement> statements(
            UUID tenantId, UUID driveId, UUID actorId, List<NodeOperation> operations) {
        return MutationPlan.of(operations).stream()
                .map(run -> MutationStatements.of(tenantId, driveId, actorId, run))
                .toList();
    }

    private static MutationBatch batch(UUID tenantId, UUID driveId, List<RowSet<Row>> answers) {
        List<MutationResult> results = new ArrayList<>();
        DriveHead head = null;
        for (RowSet<Row> answer : answers) {
            for (Row row : answer) {
                MutationResult result = result(row);
                results.add(result);
                if (result instanceof Committed committed && committed.changed()) {
                    head = new DriveHead(tenantId, driveId, row.getLong("epoch"), committed.seq());
                }
            }
        }
        return new MutationBatch(results, Optional.ofNullable(head));
    }

    private static MutationResult result(Row row) {
        String refused = row.getString("refused");
        if (refused == null) {
            return new Committed(row.getLong("seq"), row.getString("node"), row.getBoolean("changed"));
        }
        return MutationResult.refused(refused);
    }
}
