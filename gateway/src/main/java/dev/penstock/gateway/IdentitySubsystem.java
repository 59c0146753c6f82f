package dev.penstock.gateway;

import dev.penstock.gateway.auth.Authentication;
import dev.penstock.gateway.auth.Passwords;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.me.MeRoutes;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.RouteModule;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who calls: login and tokens, and what a caller may know of themselves. */
final class IdentitySubsystem implements Subsystem {

    private final Ground ground;
    private final Passwords passwords;
    private final Revocations revocations;
    private @Nullable Authentication authentication;

    IdentitySubsystem(Ground ground) {
        this.ground = ground;
        this.passwords = new Passwords(ground.vertx());
        this.revocations = new Revocations(
                ground.announcements(),
                ground.settings().auth().accessTtl(),
                ground.telemetry().meters());
    }

    @Override
    public Future<Void> start() {
        return Authentication.start(
                        new Authentication.Ground(
                                ground.vertx(),
                                ground.database(),
                                ground.announcements(),
                                ground.settings().auth(),
                                ground.masterKey(),
                                ground.clock(),
                                ground.telemetry().meters()),
                        passwords,
                        revocations)
                .onSuccess(started -> authentication = started)
                .mapEmpty();
    }

    @Override
    public List<RouteModule> routes() {
        return Stream.concat(started().routes().stream(), Stream.of(new MeRoutes(ground.database())))
                .toList();
    }

    @Override
    public Future<Void> stop() {
        return (authentication == null ? Future.<Void>succeededFuture() : authentication.stop())
                .transform(stopped -> passwords.close());
    }

    /** What has ended, on every node. */
    Revocations revocations() {
        return revocations;
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
