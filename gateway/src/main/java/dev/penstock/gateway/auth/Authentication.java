package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.config.IssuerSettings;
import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.auth.Revocation.Kind;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.throttle.CredentialGuard;
import dev.penstock.gateway.auth.throttle.LoginThrottle;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that decides who calls, put together: loads the signing keys (making the first) and is ready to verify. */
public final class Authentication {

    /** A burst after a cache was emptied; at 1.4 ms each the last waits less than half a second. */
    private static final int SIGNATURES_WAITING = 256;

    private final TokenVerifier verifier;
    private final List<RouteModule> routes;
    private final KeyRotation rotation;
    private final RevocationWatch watch;
    private final SignatureWorkers workers;
    private final Issuers issuers;

    private Authentication(
            TokenVerifier verifier,
            List<RouteModule> routes,
            KeyRotation rotation,
            RevocationWatch watch,
            SignatureWorkers workers,
            Issuers issuers) {
        this.verifier = verifier;
        this.routes = List.copyOf(routes);
        this.rotation = rotation;
        this.watch = watch;
        this.workers = workers;
        this.issuers = issuers;
    }

    /** Signing and verifying apart: whoever sends forged tokens keeps nobody from logging in. */
    private record SignatureWorkers(BoundedWorkers signing, BoundedWorkers verifying) {

        static SignatureWorkers start(Vertx vertx) {
            return new SignatureWorkers(
                    new BoundedWorkers(
                            vertx, "penstock-signing", SIGNATURES_WAITING, "Too many tokens to sign at once"),
                    new BoundedWorkers(
                            vertx, "penstock-verifying", SIGNATURES_WAITING, "Too many tokens to verify at once"));
        }

        Future<Void> close() {
            return Future.join(signing.close(), verifying.close()).mapEmpty();
        }
    }

    /** What authentication stands on. */
    public record Ground(
            Vertx vertx,
            Database database,
            Announcements announcements,
            AuthSettings settings,
            Collection<IssuerSettings> issuers,
            MasterKey masterKey,
            LoginThrottle throttle,
            CredentialGuard guard,
            Clock clock,
            MeterRegistry meters) {}

    /** Needs the database. */
    public static Future<Authentication> start(Ground ground, Passwords passwords, Revocations revocations) {
        SignatureWorkers workers = SignatureWorkers.start(ground.vertx());
        SigningKeys keys = new SigningKeys(ground.masterKey().derive("signing-key-seal", SigningKeys.SEAL_KEY_BYTES));
        SigningKeyRepository repository = new SigningKeyRepository(ground.database(), keys, workers.signing());
        List<SignatureAlgorithm> algorithms = ground.settings().algorithms().stream()
                .map(name -> SignatureAlgorithm.named(name).orElseThrow())
                .toList();
        return KeyRing.load(repository, algorithms, ground.clock(), revocations::changed)
                .compose(ring -> RevocationWatch.start(
                                ground.vertx(),
                                ground.database(),
                                ground.announcements(),
                                revocations,
                                ground.settings().accessTtl())
                        .map(watch -> joined(ground, passwords, revocations, workers, repository, ring, watch)))
                .compose(joined -> joined.issuers.start().map(joined));
    }

    private static Authentication joined(
            Ground ground,
            Passwords passwords,
            Revocations revocations,
            SignatureWorkers workers,
            SigningKeyRepository repository,
            KeyRing ring,
            RevocationWatch watch) {
        AuthSettings settings = ground.settings();
        LoginService service = new LoginService(
                new LoginRepository(ground.database()),
                passwords,
                new AccessTokens(workers.signing(), ring, settings, ground.clock()),
                settings,
                ground.throttle(),
                ground.guard(),
                ground.masterKey().derive("refresh-chain", RefreshToken.CHAIN_KEY_BYTES),
                login -> revocations.revoke(Revocation.of(Kind.LOGIN, login)));
        KeyRotation rotation = new KeyRotation(ground.vertx(), repository, ring, settings, ground.announcements());
        Issuers issuers = new Issuers(
                ground.vertx(),
                ground.issuers(),
                new IdentityRepository(ground.database()),
                settings.accessTtl(),
                ground.clock(),
                revocations::changed);
        Map<String, TokenSource> sources = new HashMap<>(issuers.sources());
        sources.put(settings.issuer(), new OwnTokens(ring, settings)); // nobody else speaks in our name
        Authenticator verifier = new Authenticator(
                ground.vertx(),
                sources,
                revocations,
                workers.verifying(),
                settings.cachedTokensMax(),
                ground.clock(),
                ground.meters());
        List<RouteModule> routes = List.of(
                new AuthRoutes(service, ring, settings.keyLead()), new KeyRoutes(rotation, ring, ground.clock()));
        return new Authentication(verifier, routes, rotation, watch, workers, issuers);
    }

    /** Decides about access tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** Login, refresh, logout, the public keys, and what operators do with keys. */
    public List<RouteModule> routes() {
        return routes;
    }

    /** Stops looking for new keys and ended logins. */
    public Future<Void> stop() {
        rotation.stop();
        watch.stop();
        return issuers.stop().transform(stopped -> workers.close());
    }
}
