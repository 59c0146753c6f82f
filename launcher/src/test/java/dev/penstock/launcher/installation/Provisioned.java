package dev.penstock.launcher.installation;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.tenant.Tenants;
import io.vertx.core.Vertx;
import java.net.URI;

/** Tenants made as {@code penstock up} makes its own. */
final class Provisioned {

    private static final String PASSWORD = "correct horse battery staple";

    private Provisioned() {}

    /** A tenant with one user, who is operator, and one drive. Blocking. */
    static Account account(DatabaseSettings settings, URI url, String tenant) {
        String email = "user@" + tenant + ".example";
        Vertx vertx = Vertx.vertx();
        try {
            Tenants.provision(
                    vertx,
                    settings,
                    new NewTenant(tenant, "Test", NewTenant.STANDARD_PLAN, email, "User", PASSWORD, "Files", true));
            return new Account(url, tenant, email, PASSWORD);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
