package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;

/** Everything that decides who calls, put together: loads the signing keys (making the first) and is ready to verify. */
public final class Authentication {

    private final Vertx vertx;
    private final TokenVerifier verifier;
    private final RouteModule routes;
    private final long reloadTimer;
    private final RevocationWatch watch;

    private Authentication(
            Vertx vertx,
            Database database,
            AuthSettings settings,
            MasterKey masterKey,
            Passwords passwords,
            Clock clock,
            KeyRing keyRing,
            RevokedLogins revokedLogins,
            RevocationWatch watch) {
        this.watch = watch;
        this.vertx = vertx;
        this.verifier = new JwtVerifier(vertx, keyRing, settings, revokedLogins, clock);
        LoginService service = new LoginService(
                new LoginRepository(database),
                passwords,
                new AccessTokens(vertx, keyRing, settings, clock),
                settings,
                masterKey.derive("refresh-chain", RefreshToken.CHAIN_KEY_BYTES),
                revokedLogins::add);
        this.routes = new AuthRoutes(service, keyRing);
        this.reloadTimer = vertx.setPeriodic(KeyRing.RELOAD_INTERVAL_MAX.toMillis(), timer -> keyRing.reload());
    }

    /** Needs the database. */
    public static Future<Authentication> start(
            Vertx vertx,
            Database database,
            AuthSettings settings,
            MasterKey masterKey,
            Passwords passwords,
            Clock clock) {
        SigningKeys keys = new SigningKeys(masterKey.derive("signing-key-seal", SigningKeys.SEAL_KEY_BYTES));
        RevokedLogins revokedLogins = new RevokedLogins(settings.accessTtl());
        return KeyRing.load(new SigningKeyRepository(vertx, database, keys, clock), clock)
                .compose(ring -> RevocationWatch.start(vertx, database, revokedLogins, settings.accessTtl())
                        .map(watch -> new Authentication(
                                vertx, database, settings, masterKey, passwords, clock, ring, revokedLogins, watch)));
    }

    /** Decides about access tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** Login, refresh, logout and the public keys. */
    public RouteModule routes() {
        return routes;
    }

    /** Stops looking for new keys and ended logins. */
    public void stop() {
        vertx.cancelTimer(reloadTimer);
        watch.stop();
    }
}
