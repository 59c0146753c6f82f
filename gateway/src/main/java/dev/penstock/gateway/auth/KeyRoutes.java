package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.SigningKeyRepository.Actor;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.SigningKeyList;
import dev.penstock.protocol.http.SigningKeyView;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;

/** {@code /v1/admin/keys}: signing keys as operators see them. */
final class KeyRoutes implements RouteModule {

    private final KeyRotation rotation;
    private final KeyRing keyRing;
    private final Clock clock;

    KeyRoutes(KeyRotation rotation, KeyRing keyRing, Clock clock) {
        this.rotation = rotation;
        this.keyRing = keyRing;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/admin/keys").handler(Replies.reply(this::list));
        router.post("/v1/admin/keys/rotate").handler(Replies.reply(this::rotate));
        router.post("/v1/admin/keys/:kid/revoke").handler(Replies.reply(this::revoke));
    }

    private Future<Reply> list(RoutingContext ctx) {
        SigningKey signer = keyRing.signer();
        return keyRing.reload()
                .map(done -> Reply.ok(new SigningKeyList(
                        keyRing.keys().stream().map(key -> view(key, signer)).toList())));
    }

    private Future<Reply> rotate(RoutingContext ctx) {
        return rotation.rotate(actor(ctx)).map(made -> Reply.ok(view(made, keyRing.signer())));
    }

    private Future<Reply> revoke(RoutingContext ctx) {
        return rotation.revoke(ctx.pathParam("kid"), actor(ctx)).map(Reply.noContent());
    }

    private SigningKeyView view(SigningKey key, SigningKey signer) {
        return new SigningKeyView(
                key.kid(),
                key.algorithm().wire(),
                state(key, signer),
                key.createdAt(),
                key.activatesAt(),
                key.retiresAt());
    }

    private SigningKeyView.State state(SigningKey key, SigningKey signer) {
        Instant now = clock.instant();
        if (!key.active(now)) {
            return SigningKeyView.State.PUBLISHED;
        }
        return key.kid().equals(signer.kid()) ? SigningKeyView.State.SIGNING : SigningKeyView.State.RETIRING;
    }

    private static Actor actor(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        return new Actor(caller.tenantId(), caller.userId(), RequestReader.requestId(ctx));
    }
}
