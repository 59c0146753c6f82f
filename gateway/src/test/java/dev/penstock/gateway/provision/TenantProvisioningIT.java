package dev.penstock.gateway.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Making tenants on real PostgreSQL. */
final class TenantProvisioningIT {

    private static Vertx vertx;
    private static Database database;
    private static Passwords passwords;
    private static TenantProvisioning provisioning;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = Database.open(vertx, Backends.shared().freshDatabase());
        passwords = new Passwords(vertx);
        provisioning = new TenantProvisioning(database, passwords);
    }

    @AfterAll
    static void stop() {
        GatewayFixture.await(passwords.close());
        GatewayFixture.await(database.close());
        GatewayFixture.await(vertx.close());
    }

    @Test
    void makesATenantWithAnAdministratorWhoOwnsADrive() {
        ProvisionedTenant made = provision("acme", "Ada@Example.com");

        assertTrue(made.created());
        Row row = GatewayFixture.await(database.system().query("""
                                SELECT u.email, u.role, m.role AS drive_role, n.kind, n.parent_id
                                FROM users u
                                JOIN members m ON m.tenant_id = u.tenant_id AND m.user_id = u.id
                                JOIN drives d ON d.tenant_id = u.tenant_id AND d.id = m.drive_id
                                JOIN nodes n ON n.drive_id = d.id AND n.id = d.root_id
                                WHERE u.tenant_id = $1
                                """, Tuple.of(made.tenantId())))
                .iterator()
                .next();
        assertEquals("ada@example.com", row.getString("email"));
        assertEquals("admin", row.getString("role"));
        assertEquals("owner", row.getString("drive_role"));
        assertEquals("folder", row.getString("kind"));
    }

    @Test
    void leavesAnExistingTenantAsItIs() {
        ProvisionedTenant first = provision("twice", "admin@example.com");
        ProvisionedTenant second = provision("twice", "admin@example.com");

        assertFalse(second.created());
        assertEquals(first.driveId(), second.driveId());
        assertEquals(first.rootId(), second.rootId());
    }

    @Test
    void makesAnOperatorAlsoOfAnAdministratorWhoIsThere() {
        ProvisionedTenant tenant = provision("raised", "admin@example.com");
        assertEquals("admin", role(tenant));

        for (int i = 0; i < 2; i++) {
            ProvisionedTenant again = GatewayFixture.await(provisioning.provision(operator("raised")));
            assertFalse(again.created());
            assertEquals("operator", role(tenant));
        }
        GatewayFixture.await(provisioning.provision(request("raised", "admin@example.com")));
        assertEquals("operator", role(tenant), "never taken away by the way");
    }

    @Test
    void makesATenantOfAnOperator() {
        assertEquals("operator", role(GatewayFixture.await(provisioning.provision(operator("first")))));
    }

    @Test
    void manyAtOnceMakeOne() {
        List<Future<ProvisionedTenant>> racing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            racing.add(provisioning.provision(request("raced", "admin@example.com")));
        }
        GatewayFixture.await(Future.all(racing));

        assertEquals(1, racing.stream().filter(one -> one.result().created()).count());
        assertEquals(
                1, racing.stream().map(one -> one.result().driveId()).distinct().count());
    }

    @Test
    void refusesASlugThatBelongsToOthers() {
        provision("taken", "admin@example.com");
        assertThrows(IllegalStateException.class, () -> provision("taken", "mallory@example.com"));
    }

    @Test
    void refusesAnUnreadableSlug() {
        assertThrows(IllegalArgumentException.class, () -> request("No Slug", "admin@example.com"));
    }

    private static String role(ProvisionedTenant tenant) {
        return GatewayFixture.await(database.system()
                        .query("SELECT role FROM users WHERE tenant_id = $1", Tuple.of(tenant.tenantId())))
                .iterator()
                .next()
                .getString("role");
    }

    private static NewTenant operator(String slug) {
        return new NewTenant(
                slug,
                "Tenant",
                NewTenant.STANDARD_PLAN,
                "admin@example.com",
                "Admin",
                GatewayFixture.PASSWORD,
                "Files",
                true);
    }

    private static ProvisionedTenant provision(String slug, String email) {
        return GatewayFixture.await(provisioning.provision(request(slug, email)));
    }

    private static NewTenant request(String slug, String email) {
        return new NewTenant(slug, "Tenant", NewTenant.STANDARD_PLAN, email, "Admin", GatewayFixture.PASSWORD, "Files");
    }
}
