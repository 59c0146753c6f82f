package dev.penstock.launcher.tenant;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.gateway.provision.ProvisionedTenant;
import dev.penstock.gateway.provision.TenantProvisioning;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.platform.database.Database;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Makes tenants straight in the database, past any gateway. Blocking. */
public final class Tenants {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Tenants() {}

    /** Makes the tenant with its administrator and first drive, unless its slug exists. */
    public static ProvisionedTenant provision(Vertx vertx, DatabaseSettings settings, NewTenant tenant) {
        Database database = Database.open(vertx, settings);
        Passwords passwords = new Passwords(vertx);
        try {
            return Awaiting.result(
                    new TenantProvisioning(database, passwords).provision(tenant), "making the tenant", PATIENCE);
        } finally {
            Awaiting.result(passwords.close().transform(closed -> database.close()), "closing the database", PATIENCE);
        }
    }
}
