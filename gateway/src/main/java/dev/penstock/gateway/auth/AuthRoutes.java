package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.RefreshRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /v1/auth/login | refresh | logout} and {@code /.well-known/jwks.json}. */
final class AuthRoutes implements RouteModule {

    /** Others may keep the keys this long; a new key signs only after longer than that. */
    private static final String JWKS_CACHING = "public, max-age=300";

    private final LoginService service;
    private final KeyRing keyRing;

    AuthRoutes(LoginService service, KeyRing keyRing) {
        this.service = service;
        this.keyRing = keyRing;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/auth/login").handler(Replies.reply(this::login));
        router.post("/v1/auth/refresh").handler(Replies.reply(this::refresh));
        router.post("/v1/auth/logout").handler(Replies.reply(this::logout));
        router.get("/.well-known/jwks.json").handler(Replies.reply(this::keys));
    }

    private Future<Reply> login(RoutingContext ctx) {
        LoginRequest request = RequestReader.body(ctx, LoginRequest.class);
        return service.login(request, RequestReader.requestId(ctx)).map(Reply::ok);
    }

    private Future<Reply> refresh(RoutingContext ctx) {
        RefreshRequest request = RequestReader.body(ctx, RefreshRequest.class);
        return service.refresh(request.refreshToken(), RequestReader.requestId(ctx))
                .map(Reply::ok);
    }

    private Future<Reply> logout(RoutingContext ctx) {
        RefreshRequest request = RequestReader.body(ctx, RefreshRequest.class);
        return service.logout(request.refreshToken(), RequestReader.requestId(ctx))
                .map(Reply.noContent());
    }

    private Future<Reply> keys(RoutingContext ctx) {
        JsonArray keys = new JsonArray();
        keyRing.keys().forEach(key -> keys.add(key.publicJwk()));
        Reply reply = Reply.ok(new JsonObject().put("keys", keys).toBuffer()).with("Cache-Control", JWKS_CACHING);
        return Future.succeededFuture(reply);
    }
}
