package dev.penstock.gateway.access;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.database.Statement;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.json.WireEnum;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Decides whether a caller may use a drive, from the membership as it stands now: nothing is cached, so a removed member is out
 * with the next request. Any thread; futures complete on the caller's context.
 */
public final class DriveAccess {

    /** $1 tenant uuid, $2 drive uuid, $3 user uuid. */
    private static final String ROLE_OF = """
            SELECT role FROM members WHERE tenant_id = $1 AND drive_id = $2 AND user_id = $3
            """;

    /** $1 tenant uuid, $2 drive uuid[], $3 user uuid. */
    private static final String READABLE = """
            SELECT drive_id FROM members WHERE tenant_id = $1 AND drive_id = ANY($2) AND user_id = $3
            """;

    /** $1 tenant uuid[], $2 drive uuid[], $3 user uuid[], all of one length: the rows that were memberships. */
    private static final String ENDED_OF_ANY_TENANT = """
            SELECT asked.tenant_id, asked.drive_id, asked.user_id
            FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS asked (tenant_id, drive_id, user_id)
            WHERE NOT EXISTS (
              SELECT FROM members m
              WHERE m.tenant_id = asked.tenant_id AND m.drive_id = asked.drive_id AND m.user_id = asked.user_id)
            """;

    /** Bounds what one statement carries: 48 bytes each. */
    private static final int ASKED_MAX = 2_000;

    private final Database database;

    public DriveAccess(Database database) {
        this.database = database;
    }

    /**
     * The caller's role on the drive, when it is {@code atLeast} that one. Fails with {@code not-found} when the caller is no member,
     * so that nobody learns which drives exist, and with {@code forbidden} when the role is too low.
     */
    public Future<DriveRole> require(Caller caller, UUID driveId, DriveRole atLeast) {
        return require(caller.tenantId(), caller.userId(), driveId, atLeast);
    }

    /** {@link #require(Caller, UUID, DriveRole)} for work that ends on behalf of a user who does not call just now. */
    public Future<DriveRole> require(UUID tenantId, UUID userId, UUID driveId, DriveRole atLeast) {
        return database.tenant(tenantId)
                .query(ROLE_OF, Tuple.of(tenantId, driveId, userId))
                .map(rows -> decide(rows, atLeast));
    }

    /**
     * The answer of a statement that only reads, for a caller who may, {@link #require} says who: both are asked in one network
     * flight.
     */
    public Future<RowSet<Row>> read(Caller caller, UUID driveId, DriveRole atLeast, Statement statement) {
        Tuple asked = Tuple.of(caller.tenantId(), driveId, caller.userId());
        return database.tenant(caller.tenantId())
                .queries(List.of(new Statement(ROLE_OF, asked), statement))
                .map(answers -> {
                    decide(answers.get(0), atLeast);
                    return answers.get(1);
                });
    }

    /** Those of the drives that the caller may read, found with one query. */
    public Future<Set<UUID>> readable(Caller caller, Collection<UUID> driveIds) {
        if (driveIds.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        UUID[] ids = driveIds.toArray(UUID[]::new);
        return database.tenant(caller.tenantId())
                .query(READABLE, Tuple.of(caller.tenantId(), ids, caller.userId()))
                .map(rows -> {
                    Set<UUID> readable = new HashSet<>();
                    rows.forEach(row -> readable.add(row.getUUID("drive_id")));
                    return readable;
                });
    }

    /**
     * Those of the memberships of any tenants that are no more: the periodic look of connections that outlive a request. One query
     * for every {@value #ASKED_MAX}, one after the other; fails when one of them fails.
     */
    public Future<Set<Membership>> ended(Collection<Membership> asked) {
        List<Membership> all = List.copyOf(asked);
        Set<Membership> ended = new HashSet<>();
        Future<Void> slices = Future.succeededFuture();
        for (int from = 0; from < all.size(); from += ASKED_MAX) {
            List<Membership> slice = all.subList(from, Math.min(all.size(), from + ASKED_MAX));
            slices = slices.compose(before -> addEnded(slice, ended));
        }
        return slices.map(ended);
    }

    private Future<Void> addEnded(List<Membership> asked, Set<Membership> ended) {
        Tuple columns = Tuple.tuple()
                .addArrayOfUUID(column(asked, Membership::tenantId))
                .addArrayOfUUID(column(asked, Membership::driveId))
                .addArrayOfUUID(column(asked, Membership::userId));
        return database.system()
                .query(ENDED_OF_ANY_TENANT, columns)
                .onSuccess(rows -> rows.forEach(row -> ended.add(
                        new Membership(row.getUUID("tenant_id"), row.getUUID("drive_id"), row.getUUID("user_id")))))
                .mapEmpty();
    }

    private static UUID[] column(List<Membership> of, Function<Membership, UUID> part) {
        return of.stream().map(part).toArray(UUID[]::new);
    }

    private static DriveRole decide(RowSet<Row> rows, DriveRole atLeast) {
        if (rows.size() == 0) {
            throw ProblemException.notFound("drive");
        }
        DriveRole role = WireEnum.find(DriveRole.class, rows.iterator().next().getString("role"))
                .orElseThrow();
        if (!role.atLeast(atLeast)) {
            throw new ProblemException(
                    ErrorCode.FORBIDDEN, "role: " + role.wire() + " (expected: at least " + atLeast.wire() + ")");
        }
        return role;
    }
}
