package dev.penstock.launcher.tenant;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.gateway.apikeys.ApiKey;
import dev.penstock.gateway.apikeys.ApiKeyRepository;
import dev.penstock.gateway.apikeys.ApiKeyRepository.Actor;
import dev.penstock.gateway.apikeys.ApiKeyRepository.NewKey;
import dev.penstock.gateway.apikeys.ApiKeyRepository.Owner;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.service.SettingsFileOption;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.ApiKeyView;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock create-api-key}: a key for a machine, for who has the database but no token yet. */
@Command(
        name = "create-api-key",
        description = "Make an API key of a user, straight in the database, and print it, once.",
        footer = {
            "",
            "The key does what its scopes say, and never more than its user may: an operator's key wants an operator.",
            "",
            "Example:",
            "  penstock create-api-key --tenant acme --email ada@acme.example --name backup --scope files:read"
        })
public final class CreateApiKeyCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsFileOption settingsFile = new SettingsFileOption();

    @Option(names = "--tenant", paramLabel = "NAME", required = true, description = "Short name of the tenant.")
    private String tenant = "";

    @Option(names = "--email", paramLabel = "ADDRESS", required = true, description = "Of the user it acts for.")
    private String email = "";

    @Option(names = "--name", paramLabel = "TEXT", required = true, description = "What to call it in lists.")
    private String name = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            required = true,
            split = ",",
            description = "files:read, files:write, share, admin or operator; may be repeated.")
    private List<String> scopes = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Its life (default: as long as accounts.apiKeyLifeMax allows).")
    private int days;

    @Override
    public Integer call() {
        require(!name.isBlank() && name.length() <= 100, "--name: (expected: 1 to 100 characters)");
        require(days >= 0, "--days: " + days + " (expected: >= 1)");
        Set<ApiKeyScope> wanted = EnumSet.noneOf(ApiKeyScope.class);
        for (String scope : scopes) {
            wanted.add(WireEnum.find(ApiKeyScope.class, scope)
                    .orElseThrow(() -> CommandFailure.misused(
                            "--scope: " + scope + " (expected: files:read, files:write, share, admin or operator)")));
        }
        GatewaySettings settings =
                SettingsLoader.gateway(settingsFile.resolve(SettingsTemplate.GATEWAY.fileName()), System.getenv());
        Vertx vertx = Vertx.vertx();
        try {
            create(vertx, settings, wanted);
            return 0;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void create(Vertx vertx, GatewaySettings settings, Set<ApiKeyScope> wanted) {
        Database database = Database.open(vertx, settings.database());
        try {
            ApiKeyRepository keys = new ApiKeyRepository(database);
            Owner owner = Awaiting.result(keys.findOwner(tenant, email), "finding the user", PATIENCE)
                    .orElseThrow(() -> CommandFailure.failed("no active user " + email + " in tenant " + tenant));
            requireRole(owner, wanted);
            Duration longest = settings.accounts().apiKeyLifeMax();
            Duration life = days == 0 ? longest : Duration.ofDays(days);
            require(life.compareTo(longest) <= 0, "--days: " + days + " (expected: <= accounts.apiKeyLifeMax)");
            ApiKey key = ApiKey.fresh(new SecureRandom());
            NewKey made = new NewKey(
                    owner.tenantId(),
                    owner.userId(),
                    key,
                    name,
                    wanted,
                    Instant.now().plus(life),
                    settings.accounts().apiKeysMax());
            ApiKeyView view = Awaiting.result(keys.create(made, new Actor(null, null)), "making the key", PATIENCE)
                    .orElseThrow(
                            () -> CommandFailure.failed(email + " has as many keys as accounts.apiKeysMax allows"));
            spec.commandLine().getOut().println(key.text());
            spec.commandLine()
                    .getErr()
                    .println("key " + view.id() + ", until " + view.expiresAt() + "; shown this once");
        } finally {
            Awaiting.result(database.close(), "closing the database", PATIENCE);
        }
    }

    /** The gateway would refuse such a key at every use; better said now. */
    private static void requireRole(Owner owner, Set<ApiKeyScope> wanted) {
        boolean within = (!wanted.contains(ApiKeyScope.OPERATOR) || owner.role().equals("operator"))
                && (!wanted.contains(ApiKeyScope.ADMIN) || !owner.role().equals("member"));
        require(within, "--scope: beyond the role of the user, " + owner.role());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw CommandFailure.misused(otherwise);
        }
    }
}
