package dev.penstock.gateway.journal;

import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.journal.NodeOperation.Patch;
import dev.penstock.gateway.journal.NodeOperation.Trash;
import dev.penstock.platform.database.Statement;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The set-based statements behind {@link DriveMutations}, each to be run under the drive's row lock.
 *
 * <p>All have one shape: judge every operation ({@code refused} is an error code or null), number those that pass, raise
 * {@code head_seq} by their count, write nodes and journal rows with the numbers so won, and answer
 * {@code (ord, refused, seq, node, changed, epoch)} for every operation in order. {@code $1} is the tenant, {@code $2} the drive,
 * {@code $3} the actor.
 *
 * <p>Rows of {@code nodes} are looked up one by one ({@code LATERAL … LIMIT 1}) where a plain join or {@code EXISTS} would let the
 * planner read the whole drive into a hash table. Whether there is a row is asked of its id: {@code n IS NOT NULL} of a row asks
 * whether every column is set.
 */
final class MutationStatements {

    private static final String CREATE_FOLDERS = """
            WITH op AS (
              SELECT * FROM unnest($4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::text[])
                AS t(ord, id, parent_id, name, name_key)
            ), parent AS MATERIALIZED (
              SELECT parent_id, folder_problem($2, parent_id) AS problem FROM (SELECT DISTINCT parent_id FROM op) p
            ), judged AS (
              SELECT op.*, CASE
                WHEN $9::text IS NOT NULL AND EXISTS (
                  SELECT FROM idempotency i WHERE i.tenant_id = $1 AND i.user_id = $3 AND i.key = $9) THEN 'replayed'
                WHEN parent.problem IS NOT NULL THEN parent.problem
                WHEN sibling.id IS NOT NULL THEN 'name-taken'
                WHEN row_number() OVER (PARTITION BY op.parent_id, op.name_key ORDER BY op.ord) > 1 THEN 'name-taken'
              END AS refused
              FROM op JOIN parent USING (parent_id) LEFT JOIN LATERAL (
                SELECT s.id FROM nodes s WHERE s.drive_id = $2 AND s.parent_id = op.parent_id
                  AND s.name_key = op.name_key AND s.state = 'live' LIMIT 1
              ) sibling ON true
            ), passed AS (
              SELECT *, row_number() OVER (ORDER BY ord) AS k FROM judged WHERE refused IS NULL
            ), head AS (
              UPDATE drives SET head_seq = head_seq + (SELECT count(*) FROM passed)
              WHERE tenant_id = $1 AND id = $2 AND EXISTS (SELECT FROM passed)
              RETURNING epoch, head_seq - (SELECT count(*) FROM passed) AS base
            ), made AS (
              INSERT INTO nodes (drive_id, id, tenant_id, parent_id, name, name_key, kind, seq)
              SELECT $2, id, $1, parent_id, name, name_key, 'folder', base + k FROM passed, head
              RETURNING nodes AS n
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $2, (n).seq, $1, (n).id, change_entry('create', $3, n) FROM made
            ), remembered AS (
              INSERT INTO idempotency (tenant_id, user_id, key, fingerprint, resource_id)
              SELECT $1, $3, $9, $10, (n).id FROM made WHERE $9::text IS NOT NULL
            )
            SELECT judged.ord, judged.refused, (made.n).seq AS seq, node_entry(made.n)::text AS node, true AS changed,
              (SELECT epoch FROM head) AS epoch
            FROM judged LEFT JOIN made ON (made.n).id = judged.id ORDER BY judged.ord""";

    private static final String PATCH = """
            WITH node AS (
              SELECT * FROM nodes WHERE drive_id = $2 AND id = $5 AND tenant_id = $1
            ), goal AS (
              SELECT id, coalesce($8, parent_id) AS parent_id, coalesce($6, name) AS name, coalesce($7, name_key) AS name_key,
                folder_problem($2, coalesce($8, parent_id), id) AS problem
              FROM node WHERE parent_id IS NOT NULL
            ), judged AS (
              SELECT CASE
                WHEN node.id IS NULL THEN 'not-found'
                WHEN $10::bigint IS NOT NULL AND node.seq <> $10 THEN 'precondition-failed'
                WHEN node.parent_id IS NULL THEN 'root-immutable'
                WHEN node.state = 'trashed' AND NOT $9 THEN 'node-trashed'
                WHEN goal.problem IS NOT NULL THEN goal.problem
                WHEN sibling.id IS NOT NULL THEN 'name-taken'
              END AS refused,
              (node.state, node.parent_id, node.name) IS DISTINCT FROM ('live', goal.parent_id, goal.name) AS changes,
              CASE WHEN node.state = 'trashed' THEN 'restore' WHEN node.parent_id <> goal.parent_id THEN 'move' ELSE 'rename' END
                AS op,
              goal.parent_id, goal.name, goal.name_key
              FROM (SELECT) one LEFT JOIN node ON true LEFT JOIN goal ON true LEFT JOIN LATERAL (
                SELECT s.id FROM nodes s WHERE s.drive_id = $2 AND s.parent_id = goal.parent_id
                  AND s.name_key = goal.name_key AND s.state = 'live' AND s.id <> goal.id LIMIT 1
              ) sibling ON true
            ), head AS (
              UPDATE drives SET head_seq = head_seq + 1
              WHERE tenant_id = $1 AND id = $2 AND EXISTS (SELECT FROM judged WHERE refused IS NULL AND changes)
              RETURNING epoch, head_seq
            ), made AS (
              UPDATE nodes n SET parent_id = j.parent_id, name = j.name, name_key = j.name_key, state = 'live',
                trashed_at = NULL, modified_at = now(), seq = head.head_seq
              FROM judged j, head WHERE n.drive_id = $2 AND n.id = $5
              RETURNING n
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $2, (n).seq, $1, (n).id, change_entry(op, $3, n) FROM made, judged
            )
            SELECT $4::int AS ord, judged.refused, coalesce((made.n).seq, node.seq) AS seq,
              CASE WHEN (made.n).id IS NULL THEN node_entry(same) ELSE node_entry(made.n) END::text AS node,
              (made.n).id IS NOT NULL AS changed, (SELECT epoch FROM head) AS epoch
            FROM judged LEFT JOIN made ON true LEFT JOIN node ON true
              LEFT JOIN nodes same ON same.drive_id = $2 AND same.id = node.id""";

    private static final String TRASH = """
            WITH op AS (
              SELECT * FROM unnest($4::int[], $5::uuid[], $6::bigint[]) AS t(ord, id, if_match)
            ), judged AS (
              SELECT op.ord, op.id, n.state = 'live' AS changes, CASE
                WHEN n.id IS NULL THEN 'not-found'
                WHEN op.if_match IS NOT NULL AND op.if_match <> n.seq THEN 'precondition-failed'
                WHEN n.parent_id IS NULL THEN 'root-immutable'
              END AS refused
              FROM op LEFT JOIN LATERAL (
                SELECT * FROM nodes WHERE drive_id = $2 AND id = op.id AND tenant_id = $1 LIMIT 1
              ) n ON true
            ), passed AS (
              SELECT *, row_number() OVER (ORDER BY ord) AS k FROM judged WHERE refused IS NULL AND changes
            ), head AS (
              UPDATE drives SET head_seq = head_seq + (SELECT count(*) FROM passed)
              WHERE tenant_id = $1 AND id = $2 AND EXISTS (SELECT FROM passed)
              RETURNING epoch, head_seq - (SELECT count(*) FROM passed) AS base
            ), made AS (
              UPDATE nodes n SET state = 'trashed', trashed_at = now(), seq = head.base + passed.k
              FROM passed, head WHERE n.drive_id = $2 AND n.id = passed.id
              RETURNING n
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $2, (n).seq, $1, (n).id, change_entry('trash', $3, n) FROM made
            )
            SELECT judged.ord, judged.refused, coalesce((made.n).seq, same.seq) AS seq,
              CASE WHEN (made.n).id IS NULL THEN same.entry ELSE node_entry(made.n) END::text AS node,
              (made.n).id IS NOT NULL AS changed, (SELECT epoch FROM head) AS epoch
            FROM judged LEFT JOIN made ON (made.n).id = judged.id LEFT JOIN LATERAL (
              SELECT it.seq, node_entry(it) AS entry FROM nodes it WHERE it.drive_id = $2 AND it.id = judged.id LIMIT 1
            ) same ON (made.n).id IS NULL
            ORDER BY judged.ord""";

    private MutationStatements() {}

    /** The statement that executes a run for this tenant, drive and actor. */
    static Statement of(UUID tenantId, UUID driveId, UUID actorId, MutationPlan.Run run) {
        NodeOperation first = run.operations().get(0);
        Tuple arguments = Tuple.of(tenantId, driveId, actorId);
        if (first instanceof CreateFolder) {
            return createFolders(arguments, run);
        }
        return first instanceof Patch patch ? patch(arguments, run.first(), patch) : trash(arguments, run);
    }

    private static Statement createFolders(Tuple arguments, MutationPlan.Run run) {
        List<CreateFolder> creates =
                run.operations().stream().map(CreateFolder.class::cast).toList();
        Idempotency idempotency = creates.size() == 1 ? creates.get(0).idempotency() : null;
        arguments
                .addValue(ordinals(run))
                .addValue(column(creates, CreateFolder::id, UUID[]::new))
                .addValue(column(creates, CreateFolder::parent, UUID[]::new))
                .addValue(column(creates, create -> create.name().value(), String[]::new))
                .addValue(column(creates, create -> create.name().key(), String[]::new));
        return new Statement(CREATE_FOLDERS, Idempotency.addTo(arguments, idempotency));
    }

    private static Statement patch(Tuple arguments, int ordinal, Patch patch) {
        arguments
                .addValue(ordinal)
                .addValue(patch.node())
                .addValue(patch.name() == null ? null : patch.name().value())
                .addValue(patch.name() == null ? null : patch.name().key())
                .addValue(patch.parent())
                .addValue(patch.restore())
                .addValue(patch.ifMatch());
        return new Statement(PATCH, arguments);
    }

    private static Statement trash(Tuple arguments, MutationPlan.Run run) {
        List<Trash> trashes = run.operations().stream().map(Trash.class::cast).toList();
        arguments
                .addValue(ordinals(run))
                .addValue(column(trashes, Trash::node, UUID[]::new))
                .addValue(column(trashes, Trash::ifMatch, Long[]::new));
        return new Statement(TRASH, arguments);
    }

    private static Integer[] ordinals(MutationPlan.Run run) {
        Integer[] ordinals = new Integer[run.operations().size()];
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[i] = run.first() + i;
        }
        return ordinals;
    }

    private static <O, V> V[] column(List<O> operations, Function<O, V> value, IntFunction<V[]> array) {
        V[] column = array.apply(operations.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(operations.get(i));
        }
        return column;
    }
}
