package dev.penstock.gateway;

import dev.penstock.config.AccountSettings;
import dev.penstock.config.AuthSettings;
import dev.penstock.config.IssuerSettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.gateway.accounts.DeviceRoutes;
import dev.penstock.gateway.accounts.TenantUserRoutes;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.apikeys.ApiKeyRepository;
import dev.penstock.gateway.apikeys.ApiKeyRoutes;
import dev.penstock.gateway.apikeys.ApiKeyService;
import dev.penstock.gateway.apikeys.ApiKeyVerifier;
import dev.penstock.gateway.auth.Authentication;
import dev.penstock.gateway.auth.Credential;
import dev.penstock.gateway.auth.PasswordRoutes;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.auth.Revocation;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.auth.throttle.CredentialGuard;
import dev.penstock.gateway.auth.throttle.LoginThrottle;
import dev.penstock.gateway.me.MeRoutes;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.RouteModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who calls: login, tokens and API keys, and what a caller may know of themselves and do with their accounts. */
final class IdentitySubsystem implements Subsystem {

    private final Ground ground;
    private final Passwords passwords;
    private final Revocations revocations;
    private final LoginThrottle throttle;
    private final CredentialGuard guard;
    private final ApiKeyRepository apiKeys;
    private final ApiKeyVerifier apiKeyVerifier;
    private final Collection<IssuerSettings> issuers;
    private @Nullable Authentication authentication;

    IdentitySubsystem(Ground ground) {
        MeterRegistry meters = ground.telemetry().meters();
        AccountSettings settings = ground.settings().accounts();
        this.ground = ground;
        this.passwords = new Passwords(ground.vertx());
        this.revocations =
                new Revocations(ground.announcements(), ground.settings().auth().accessTtl(), meters);
        this.throttle = new LoginThrottle(
                ground.vertx(),
                ground.database(),
                settings,
                ground.masterKey().derive("login-attempts", LoginThrottle.KEY_BYTES),
                ground.clock(),
                meters);
        this.guard = new CredentialGuard(settings.addressAttempts(), ground.clock(), meters);
        this.apiKeys = new ApiKeyRepository(ground.database());
        this.apiKeyVerifier = new ApiKeyVerifier(apiKeys, revocations::ended, guard, ground.clock(), meters);
        this.issuers = issuers(ground.settings().auth());
    }

    @Override
    public Future<Void> start() {
        // What was refused because of a user who was disabled counts again as soon as the user does.
        ground.announcements().subscribe(Topic.REVOKED, text -> Revocation.decode(text)
                .filter(Revocation::restored)
                .ifPresent(back -> apiKeyVerifier.forget()));
        return Authentication.start(
                        new Authentication.Ground(
                                ground.vertx(),
                                ground.database(),
                                ground.announcements(),
                                ground.settings().auth(),
                                issuers,
                                ground.masterKey(),
                                throttle,
                                guard,
                                ground.clock(),
                                ground.telemetry().meters()),
                        passwords,
                        revocations)
                .onSuccess(started -> authentication = started)
                .mapEmpty();
    }

    @Override
    public List<RouteModule> routes() {
        return Stream.concat(started().routes().stream(), accounts().stream()).toList();
    }

    private List<RouteModule> accounts() {
        AccountSettings settings = ground.settings().accounts();
        Paging paging = new Paging(ground.pageTokens());
        return List.of(
                new MeRoutes(ground.database()),
                new PasswordRoutes(ground.database(), passwords, throttle, settings.passwordLengthMin(), revocations),
                new ApiKeyRoutes(new ApiKeyService(apiKeys, settings, ground.clock(), revocations), paging),
                new DeviceRoutes(ground.database(), revocations, paging),
                new TenantUserRoutes(ground.database(), revocations, paging));
    }

    @Override
    public Future<Void> stop() {
        throttle.stop();
        return (authentication == null ? Future.<Void>succeededFuture() : authentication.stop())
                .transform(stopped -> passwords.close());
    }

    /** What has ended, on every node. */
    Revocations revocations() {
        return revocations;
    }

    /** Decides about access tokens and API keys; from {@link #start()} on. */
    TokenVerifier verifier() {
        return new TokenVerifier() {
            @Override
            public Future<Caller> verify(String token) {
                return of(token).verify(token);
            }

            @Override
            public Future<Caller> verify(String token, String clientAddress) {
                return of(token).verify(token, clientAddress);
            }

            @Override
            public boolean ended(Caller caller) {
                return started().verifier().ended(caller);
            }
        };
    }

    private TokenVerifier of(String credential) {
        return credential.startsWith(Credential.KEY_PREFIX)
                ? apiKeyVerifier
                : started().verifier();
    }

    /** Before any event loop works for us; a mistake in the file ends the start. */
    private static Collection<IssuerSettings> issuers(AuthSettings settings) {
        return settings.issuersFile().isEmpty()
                ? List.of()
                : SettingsLoader.issuers(Path.of(settings.issuersFile()), Map.of())
                        .values();
    }

    private Authentication started() {
        Authentication current = authentication;
        if (current == null) {
            throw new IllegalStateException("identity not started");
        }
        return current;
    }
}
