package dev.penstock.gateway.journal;

import static dev.penstock.gateway.journal.DriveFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.platform.database.TenantSql;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tries to cross from one tenant to another, with and without the tenant id in the query (ADR 005). */
class TenantIsolationIT {

    private final DriveFixture fixture = new DriveFixture();
    private final UUID stranger = fixture.addTenant();
    private final TenantSql strangersSql = fixture.database.tenant(stranger);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void queriesThatForgetTheTenantFindNothingForeign() {
        fixture.folder(fixture.rootId, "secret");
        for (String table : List.of("drives", "nodes", "changes", "members", "users", "uploads", "jobs", "blobs")) {
            assertEquals(0L, count(strangersSql, table), table);
        }
        assertEquals(2L, count(fixture.database.tenant(fixture.tenantId), "nodes"));
    }

    @Test
    void aStrangerCannotWriteIntoADrive() {
        var operation = new NodeOperation.CreateFolder(Ids.next(), fixture.rootId, NodeName.of("x"), null);
        MutationBatch batch =
                await(fixture.mutations.apply(stranger, fixture.driveId, fixture.userId, List.of(operation)));
        assertEquals(List.of(new MutationResult.Refused(ErrorCode.PARENT_NOT_FOUND)), batch.results());
        assertEquals(Optional.empty(), batch.head());
        assertEquals(0, fixture.head().seq());
    }

    @Test
    void aRowOfAnotherTenantCannotBeInserted() {
        String insert = "INSERT INTO members (tenant_id, drive_id, user_id, role) VALUES ($1, $2, $3, 'owner')";
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> await(strangersSql.query(
                        insert, Tuple.of(fixture.tenantId, fixture.driveId, fixture.addUser(fixture.tenantId)))));
        assertTrue(error.getMessage().contains("row-level security"), error.getMessage());
    }

    @Test
    void anUpdateThatForgetsTheTenantTouchesNothing() {
        int touched = await(strangersSql.query("UPDATE drives SET name = 'stolen'", Tuple.tuple()))
                .rowCount();
        assertEquals(0, touched);
    }

    @Test
    void featuresCannotReadSecretsOrRewriteHistory() {
        TenantSql own = fixture.database.tenant(fixture.tenantId);
        for (String statement : List.of(
                "SELECT password_hash FROM users",
                "SELECT * FROM signing_keys",
                "UPDATE changes SET seq = 0",
                "DELETE FROM audit_log")) {
            AssertionError error = assertThrows(AssertionError.class, () -> await(own.query(statement, Tuple.tuple())));
            assertTrue(error.getMessage().contains("permission denied"), error.getMessage());
        }
    }

    private static long count(TenantSql sql, String table) {
        return await(sql.query("SELECT count(*) FROM " + table, Tuple.tuple()))
                .iterator()
                .next()
                .getLong(0);
    }
}
