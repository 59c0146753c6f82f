package dev.penstock.gateway.provision;

import dev.penstock.gateway.auth.Passwords;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Makes a tenant with its administrator and a first drive, in one statement: all of it or nothing. A slug that exists is left as
 * it is, so this can be repeated; only its administrator is made an operator, when that is asked for. Any thread; futures complete on the caller's context.
 */
public final class TenantProvisioning {

    /** $1 slug text, $2 admin e-mail text. The first drive is the oldest the administrator owns. */
    private static final String FIND = """
            SELECT t.id AS tenant_id, u.id AS admin_id, d.id AS drive_id, d.root_id
            FROM tenants t
            JOIN users u ON u.tenant_id = t.id AND u.email = $2
            JOIN members m ON m.tenant_id = t.id AND m.user_id = u.id AND m.role = 'owner'
            JOIN drives d ON d.tenant_id = t.id AND d.id = m.drive_id
            WHERE t.slug = $1 ORDER BY d.created_at, d.id LIMIT 1
            """;

    /**
     * $1 tenant uuid, $2 slug text, $3 name text, $4 plan text, $5 admin uuid, $6 e-mail text, $7 display name text, $8 password
     * hash text, $9 drive uuid, $10 drive name text, $11 root uuid, $12 audit uuid, $13 the user's role text.
     */
    private static final String CREATE = """
            WITH tenant AS (
              INSERT INTO tenants (id, slug, name, plan_id) VALUES ($1, $2, $3, $4)
              ON CONFLICT (slug) DO NOTHING RETURNING id
            ), admin AS (
              INSERT INTO users (tenant_id, id, email, display_name, password_hash, role)
              SELECT id, $5, $6, $7, $8, $13 FROM tenant RETURNING tenant_id
            ), drive AS (
              INSERT INTO drives (tenant_id, id, name, root_id) SELECT tenant_id, $9, $10, $11 FROM admin RETURNING tenant_id
            ), root AS (
              INSERT INTO nodes (drive_id, id, tenant_id, name, name_key, kind, seq)
              SELECT $9, $11, tenant_id, '', '', 'folder', 0 FROM drive
            ), owner AS (
              INSERT INTO members (tenant_id, drive_id, user_id, role) SELECT tenant_id, $9, $5, 'owner' FROM drive
            ), audited AS (
              INSERT INTO audit_log (tenant_id, id, action, target, detail)
              SELECT id, $12, 'tenant.created', $2, jsonb_build_object('role', $13::text) FROM tenant
            )
            SELECT id FROM tenant
            """;

    /** $1 tenant uuid, $2 user uuid, $3 audit uuid. */
    private static final String RAISE = """
            WITH raised AS (
              UPDATE users SET role = 'operator' WHERE tenant_id = $1 AND id = $2 AND role <> 'operator' RETURNING tenant_id, id
            )
            INSERT INTO audit_log (tenant_id, id, action, target)
            SELECT tenant_id, $3, 'operator.granted', id::text FROM raised
            """;

    private final Database database;
    private final Passwords passwords;

    public TenantProvisioning(Database database, Passwords passwords) {
        this.database = database;
        this.passwords = passwords;
    }

    /** Makes the tenant unless its slug exists. Fails when it exists without that administrator or any drive of theirs. */
    public Future<ProvisionedTenant> provision(NewTenant tenant) {
        return find(tenant)
                .compose(found -> found.isPresent()
                        ? left(tenant, found.get())
                        : passwords.hash(tenant.adminPassword()).compose(hash -> create(tenant, hash)));
    }

    private Future<Optional<ProvisionedTenant>> find(NewTenant tenant) {
        return database.system()
                .query(FIND, Tuple.of(tenant.slug(), tenant.adminEmail()))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(existing(rows)));
    }

    private Future<ProvisionedTenant> create(NewTenant tenant, String passwordHash) {
        ProvisionedTenant ids = new ProvisionedTenant(Ids.next(), Ids.next(), Ids.next(), Ids.next(), true);
        Tuple arguments = Tuple.of(ids.tenantId(), tenant.slug(), tenant.name(), tenant.plan(), ids.adminId())
                .addValue(tenant.adminEmail())
                .addValue(tenant.adminName())
                .addValue(passwordHash)
                .addValue(ids.driveId())
                .addValue(tenant.driveName())
                .addValue(ids.rootId())
                .addValue(Ids.next())
                .addValue(tenant.adminRole());
        return database.system()
                .query(CREATE, arguments)
                .compose(rows -> rows.size() > 0 ? Future.succeededFuture(ids) : existingOrFail(tenant));
    }

    /** Somebody else made it between our look and our try. */
    private Future<ProvisionedTenant> existingOrFail(NewTenant tenant) {
        return find(tenant)
                .map(found -> found.orElseThrow(() -> new IllegalStateException(
                        "tenant " + tenant.slug() + ": exists, without administrator " + tenant.adminEmail())))
                .compose(found -> left(tenant, found));
    }

    /** A tenant that was there. Roles are only raised here: taking one away is never a side effect. */
    private Future<ProvisionedTenant> left(NewTenant tenant, ProvisionedTenant found) {
        return tenant.operator()
                ? database.system()
                        .query(RAISE, Tuple.of(found.tenantId(), found.adminId(), Ids.next()))
                        .map(found)
                : Future.succeededFuture(found);
    }

    private static ProvisionedTenant existing(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return new ProvisionedTenant(
                row.getUUID("tenant_id"),
                row.getUUID("admin_id"),
                row.getUUID("drive_id"),
                row.getUUID("root_id"),
                false);
    }
}
