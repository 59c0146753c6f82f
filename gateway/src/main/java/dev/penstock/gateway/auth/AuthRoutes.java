package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Exchange;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/auth/login | refresh | logout} and {@code /.well-known/jwks.json}. */
final class AuthRoutes implements RouteModule {

    private static final Duration JWKS_KEPT_MAX = Duration.ofMinutes(5);

    private final LoginService service;
    private final KeyRing keyRing;
    private final String jwksCaching;

    /** @param keyLead how long a key is published before it signs; others may keep the keys for half of that, or five minutes */
    AuthRoutes(LoginService service, KeyRing keyRing, Duration keyLead) {
        Duration kept = keyLead.dividedBy(2);
        this.jwksCaching = "public, max-age=" + (kept.compareTo(JWKS_KEPT_MAX) < 0 ? kept : JWKS_KEPT_MAX).toSeconds();
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
        return service.login(request, source(ctx)).map(Reply::ok);
    }

    private Future<Reply> refresh(RoutingContext ctx) {
        RefreshRequest request = RequestReader.body(ctx, RefreshRequest.class);
        return service.refresh(request.refreshToken(), source(ctx)).map(Reply::ok);
    }

    private Future<Reply> logout(RoutingContext ctx) {
        RefreshRequest request = RequestReader.body(ctx, RefreshRequest.class);
        return service.logout(request.refreshToken(), RequestReader.requestId(ctx))
                .map(Reply.noContent());
    }

    private static LoginRepository.Source source(RoutingContext ctx) {
        return new LoginRepository.Source(Exchange.of(ctx).clientAddress(), RequestReader.requestId(ctx));
    }

    private Future<Reply> keys(RoutingContext ctx) {
        JsonArray keys = new JsonArray();
        StringBuilder names = new StringBuilder();
        keyRing.keys().forEach(key -> {
            keys.add(key.publicJwk());
            names.append(key.kid());
        });
        String tag = "\"" + UUID.nameUUIDFromBytes(names.toString().getBytes(StandardCharsets.UTF_8)) + "\"";
        Reply reply = tag.equals(ctx.request().getHeader("If-None-Match"))
                ? new Reply(304, null, Map.of())
                : Reply.ok(new JsonObject().put("keys", keys).toBuffer());
        return Future.succeededFuture(reply.with("Cache-Control", jwksCaching).with("ETag", tag));
    }
}
