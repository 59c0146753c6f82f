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

    private Authentication(
            Vertx vertx,
            Database database,
            AuthSettings settings,
            MasterKey masterKey,
            Passwords passwords,
            Clock clock,
            KeyRing keyRing) {
        RevokedLogins revokedLogins = new RevokedLogins(settings.accessTtl());
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
        return KeyRing.load(new SigningKeyRepository(vertx, database, keys, clock), clock)
                .map(ring -> new Authentication(vertx, database, settings, masterKey, passwords, clock, ring));
    }

    /** Decides about access tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** Login, refresh, logout and the public keys. */
    public RouteModule routes() {
        return routes;
    }

    /** Stops looking for new keys. */
    public void stop() {
        vertx.cancelTimer(reloadTimer);
    }
}
