package dev.penstock.launcher.tenant;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.gateway.auth.PasswordPolicy;
import dev.penstock.gateway.provision.NewTenant;
import dev.penstock.gateway.provision.ProvisionedTenant;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.service.SettingsFileOption;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock create-tenant}: the first thing to do with a new installation. */
@Command(
        name = "create-tenant",
        description = "Make a tenant with an administrator and a first drive, straight in the database.",
        footer = {
            "",
            "A tenant of that name is left as it is, but --operator makes its administrator an operator. Without",
            "--password-file a password is made and printed, once.",
            "",
            "Example:",
            "  penstock create-tenant acme --email ada@acme.example --config config/gateway.yaml"
        })
public final class CreateTenantCommand implements Callable<Integer> {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");
    private static final int MADE_PASSWORD_BYTES = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsFileOption settingsFile = new SettingsFileOption();

    @Parameters(paramLabel = "NAME", description = "Short name people log in with: lower-case letters, digits, dashes.")
    private String slug = "";

    @Option(names = "--email", paramLabel = "ADDRESS", required = true, description = "Of the administrator.")
    private String email = "";

    @Option(names = "--drive", paramLabel = "NAME", description = "Of the first drive (default: ${DEFAULT-VALUE}).")
    private String drive = "Files";

    @Option(
            names = "--operator",
            description = "The administrator also administers the whole installation: all tenants, plans, routes.")
    private boolean operator;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the administrator's password: its first line, as accounts.passwordLengthMin asks.")
    private @Nullable Path passwordFile;

    @Override
    public Integer call() {
        require(SLUG.matcher(slug).matches(), "NAME: " + slug + " (expected: up to 63 of a-z, 0-9, -)");
        require(EMAIL.matcher(email).matches(), "--email: " + email + " (expected: an e-mail address)");
        require(!drive.isBlank() && drive.length() <= 255, "--drive: (expected: 1 to 255 characters)");
        GatewaySettings settings =
                SettingsLoader.gateway(settingsFile.resolve(SettingsTemplate.GATEWAY.fileName()), System.getenv());
        String password = passwordFile == null
                ? made()
                : read(passwordFile, new PasswordPolicy(settings.accounts().passwordLengthMin()));
        ProvisionedTenant tenant = provision(settings.database(), password);
        tell(tenant, password);
        return 0;
    }

    private ProvisionedTenant provision(DatabaseSettings database, String password) {
        Vertx vertx = Vertx.vertx();
        try {
            NewTenant wanted =
                    new NewTenant(slug, slug, NewTenant.STANDARD_PLAN, email, email, password, drive, operator);
            return Tenants.provision(vertx, database, wanted);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void tell(ProvisionedTenant tenant, String password) {
        String line = tenant.created()
                ? "tenant " + slug + " made, " + (operator ? "operator " : "administrator ") + email
                        + (passwordFile == null ? ", password " + password : "")
                : "tenant " + slug + " was there already"
                        + (operator ? ", " + email + " is an operator" : ", nothing changed");
        spec.commandLine().getOut().println(line);
    }

    private String read(Path file, PasswordPolicy policy) {
        try {
            String password = Files.readString(file).lines().findFirst().orElse("");
            policy.objection(password, "", email).ifPresent(objection -> {
                throw CommandFailure.misused(file + ": " + objection);
            });
            return password;
        } catch (IOException e) {
            throw CommandFailure.misused(file + " cannot be read");
        }
    }

    private static String made() {
        byte[] bytes = new byte[MADE_PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw CommandFailure.misused(otherwise);
        }
    }
}
