package dev.penstock.launcher.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.Secret;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.tenant.Tenants;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The account for trying things out: a tenant with one user, who is also operator, and one drive; written to {@code DATA/demo.json}. Blocking. */
final class DemoTenant {
    private static final String SLUG = "demo";
    private static final String EMAIL = "demo@penstock.example";

    private DemoTenant() {}

    /** Makes the tenant unless it is there, and writes the file anew: the port may have changed. */
    static Account provision(Vertx vertx, DatabaseSettings settings, URI url, Secret password, Path file) {
        Tenants.provision(
                vertx,
                settings,
                new NewTenant(SLUG, "Demo", NewTenant.STANDARD_PLAN, EMAIL, "Demo", password.reveal(), "Files", true));
        Account account = new Account(url, SLUG, EMAIL, password.reveal());
        write(account, file);
        return account;
    }

    private static void write(Account account, Path file) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("url", account.url().toString());
        json.put("tenant", account.tenant());
        json.put("email", account.email());
        json.put("password", account.password());
        try {
            PrivateFile.write(
                    file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw CommandFailure.failed(file + " cannot be written: " + e.getMessage());
        }
    }
}
