package dev.penstock.launcher.crash;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.gateway.provision.TenantProvisioning;
import dev.penstock.launcher.client.Account;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tenants made as {@code penstock up} makes its own. */
final class Provisioned {

    private static final String PASSWORD = "correct horse battery staple";

    private Provisioned() {}

    /** A tenant with one user and one drive. Blocking. */
    static Account account(DatabaseSettings settings, URI url, String tenant) {
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, settings);
        String email = "user@" + tenant + ".example";
        try {
            NewTenant wanted = new NewTenant(tenant, "Crash test", "standard", email, "User", PASSWORD, "Files");
            await(new TenantProvisioning(database, new Passwords(vertx)).provision(wanted));
            return new Account(url, tenant, email, PASSWORD);
        } finally {
            await(database.close());
            await(vertx.close());
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
