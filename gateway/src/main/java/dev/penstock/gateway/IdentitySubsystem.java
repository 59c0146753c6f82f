package dev.penstock.gateway;

import dev.penstock.gateway.auth.Authentication;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.me.MeRoutes;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.RouteModule;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who calls: login and tokens, and what a caller may know of themselves. */
final class IdentitySubsystem implements Subsystem {

    private final Ground ground;
    private final Passwords passwords;
    private @Nullable Authentication authentication;

    IdentitySubsystem(Ground ground) {
        this.ground = ground;
        this.passwords = new Passwords(ground.vertx());
    }

    @Override
    public Future<Void> start() {
        return Authentication.start(
                        ground.vertx(),
                        ground.database(),
                        ground.settings().auth(),
                        ground.masterKey(),
                        passwords,
                        ground.clock())
                .onSuccess(started -> authentication = started)
                .mapEmpty();
    }

    @Override
    public List<RouteModule> routes() {
        return List.of(started().routes(), new MeRoutes(ground.database()));
    }

    @Override
    public Future<Void> stop() {
        if (authentication != null) {
            authentication.stop();
        }
        return passwords.close();
    }

    /** Decides about access tokens; from {@link #start()} on. */
    TokenVerifier verifier() {
        return new TokenVerifier() {
            @Override
            public Future<Caller> verify(String token) {
                return started().verifier().verify(token);
            }

            @Override
            public boolean ended(Caller caller) {
                return started().verifier().ended(caller);
            }
        };
    }

    private Authentication started() {
        Authentication current = authentication;
        if (current == null) {
            throw new IllegalStateException("identity not started");
        }
        return current;
    }
}
