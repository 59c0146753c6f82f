package dev.penstock.gateway.drives;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who is a member of a drive. Changes run under the drive's row lock, so that a drive never loses its last owner. */
public final class MemberRepository {

    private static final String LIST = """
            SELECT m.user_id, u.email, u.display_name, m.role, m.created_at
            FROM members m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
            WHERE m.tenant_id = $1 AND m.drive_id = $2 AND m.user_id > $3 ORDER BY m.user_id LIMIT $4""";

    private static final String PUT = """
            WITH judged AS (
              SELECT CASE
                WHEN NOT EXISTS (SELECT FROM users WHERE tenant_id = $1 AND id = $3) THEN 'not-found'
                WHEN $4 <> 'owner' AND NOT EXISTS (
                  SELECT FROM members WHERE tenant_id = $1 AND drive_id = $2 AND role = 'owner' AND user_id <> $3)
                  THEN 'last-owner'
              END AS refused
            ), made AS (
              INSERT INTO members (tenant_id, drive_id, user_id, role) SELECT $1, $2, $3, $4 FROM judged WHERE refused IS NULL
              ON CONFLICT (tenant_id, drive_id, user_id) DO UPDATE SET role = excluded.role
            )
            SELECT refused FROM judged""";

    private static final String REMOVE = """
            WITH judged AS (
              SELECT CASE
                WHEN NOT EXISTS (SELECT FROM members WHERE tenant_id = $1 AND drive_id = $2 AND user_id = $3) THEN 'not-found'
                WHEN NOT EXISTS (
                  SELECT FROM members WHERE tenant_id = $1 AND drive_id = $2 AND role = 'owner' AND user_id <> $3)
                  THEN 'last-owner'
              END AS refused
            ), gone AS (
              DELETE FROM members USING judged
              WHERE refused IS NULL AND tenant_id = $1 AND drive_id = $2 AND user_id = $3
            )
            SELECT refused FROM judged""";

    private final Database database;

    public MemberRepository(Database database) {
        this.database = database;
    }

    /** A member; role is viewer, editor or owner. */
    public record Member(UUID userId, String email, String displayName, String role, Instant createdAt) {}

    /**
     * The members of a drive, by user id.
     *
     * @param afterId the last id of the page before; all zeros for the first
     */
    public Future<List<Member>> list(UUID tenantId, UUID driveId, UUID afterId, int limit) {
        return database.tenant(tenantId)
                .query(LIST, Tuple.of(tenantId, driveId, afterId, limit))
                .map(rows -> {
                    List<Member> members = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        members.add(new Member(
                                row.getUUID("user_id"),
                                row.getString("email"),
                                row.getString("display_name"),
                                row.getString("role"),
                                row.getOffsetDateTime("created_at").toInstant()));
                    }
                    return members;
                });
    }

    /** Makes a user of the tenant a member, or gives a member another role; the code tells why not. */
    public Future<Optional<ErrorCode>> put(UUID tenantId, UUID driveId, UUID userId, String role) {
        return database.tenant(tenantId)
                .underDriveLock(driveId, PUT, Tuple.of(tenantId, driveId, userId, role))
                .map(rows -> refusal(rows.iterator().next()));
    }

    /** Ends a membership; the code tells why not. */
    public Future<Optional<ErrorCode>> remove(UUID tenantId, UUID driveId, UUID userId) {
        return database.tenant(tenantId)
                .underDriveLock(driveId, REMOVE, Tuple.of(tenantId, driveId, userId))
                .map(rows -> refusal(rows.iterator().next()));
    }

    private static Optional<ErrorCode> refusal(Row row) {
        return Optional.ofNullable(row.getString("refused"))
                .map(code -> ErrorCode.byCode(code).orElseThrow());
    }
}
