package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.PasswordRepository.Stored;
import dev.penstock.gateway.auth.throttle.LoginThrottle;
import dev.penstock.gateway.auth.throttle.LoginThrottle.Admission;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.ChangePasswordRequest;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/me/password}: a new password for who knows the old one. Every other login of the user ends, for whoever else knew
 * the old one may hold one. Attempts count as those of login do: a token that leaked is no way to guess the password.
 */
public final class PasswordRoutes implements RouteModule {

    private final PasswordRepository repository;
    private final Passwords passwords;
    private final LoginThrottle throttle;
    private final PasswordPolicy policy;
    private final Revocations revocations;

    /** @param lengthMin of a new password, in characters */
    public PasswordRoutes(
            Database database, Passwords passwords, LoginThrottle throttle, int lengthMin, Revocations revocations) {
        this.repository = new PasswordRepository(database);
        this.passwords = passwords;
        this.throttle = throttle;
        this.policy = new PasswordPolicy(lengthMin);
        this.revocations = revocations;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/me/password").handler(Replies.reply(this::change));
    }

    private Future<Reply> change(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        ChangePasswordRequest request = RequestReader.body(ctx, ChangePasswordRequest.class);
        String address = Exchange.of(ctx).clientAddress();
        String requestId = RequestReader.requestId(ctx);
        throttle.require(address);
        return repository
                .find(caller)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("user")))
                .compose(stored -> proven(caller, stored, request.currentPassword(), address)
                        .compose(proof -> replace(caller, stored, request, requestId)))
                .map(Reply.noContent());
    }

    private Future<Void> proven(Caller caller, Stored stored, String current, String address) {
        @Nullable UUID device = stored.knownDevice() ? caller.deviceId() : null;
        return throttle.admit(stored.tenant(), stored.email(), device, address).compose(admission -> passwords
                .matches(current, Optional.of(stored.hash()))
                .recover(full -> throttle.withdrawn(admission).transform(done -> Future.failedFuture(full)))
                .compose(matches -> settle(matches, admission)));
    }

    private Future<Void> settle(boolean matches, Admission admission) {
        return matches
                ? throttle.succeeded(admission)
                : Future.failedFuture(
                        new ProblemException(ErrorCode.INVALID_CREDENTIALS, "currentPassword: not the current one"));
    }

    private Future<Void> replace(Caller caller, Stored stored, ChangePasswordRequest request, String requestId) {
        policy.objection(request.newPassword(), request.currentPassword(), stored.email())
                .ifPresent(objection -> {
                    throw ValidationException.at("newPassword", objection);
                });
        return passwords
                .hash(request.newPassword())
                .compose(hash -> repository.change(caller, stored.hash(), hash, requestId))
                .map(ended -> {
                    ended.orElseThrow(() -> new ProblemException(
                                    ErrorCode.INVALID_CREDENTIALS, "currentPassword: has just been changed"))
                            .forEach(login -> revocations.revoke(Revocation.of(Revocation.Kind.LOGIN, login)));
                    return null;
                });
    }
}
