package dev.penstock.gateway.realtime;

import dev.penstock.config.RealtimeSettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.auth.Credential;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.realtime.core.SessionClock;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.FrameCodec;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/realtime}: upgrades to a WebSocket that speaks {@code penstock.sync.v1}. What can be refused is refused with an
 * HTTP status before anything is allocated: a bad token (401), no upgrade (426), no sub-protocol of ours (400), a node that
 * drains (503). Another version of the sub-protocol is accepted and closed with 4505, because a browser cannot see a status.
 */
public final class RealtimeRoutes implements RouteModule {

    private static final Logger LOG = LoggerFactory.getLogger(RealtimeRoutes.class);

    private static final Duration TOKEN_GRACE = Duration.ofSeconds(25);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final String FAMILY = "penstock.sync.";

    private final Hubs hubs;
    private final SessionTerms terms;

    public RealtimeRoutes(
            Hubs hubs,
            RealtimeSettings settings,
            String node,
            TokenVerifier verifier,
            DriveAccess access,
            Clock clock) {
        this.hubs = hubs;
        SessionClock.Times times = new SessionClock.Times(
                settings.ping().toMillis(),
                settings.pong().toMillis(),
                settings.authTimeout().toMillis(),
                TOKEN_GRACE.toMillis());
        this.terms = new SessionTerms(
                node, times, settings.frameMax().bytesAsInt(), verifier, access, clock, hubs.metrics());
    }

    @Override
    public void mount(Router router) {
        HubLoop loop = hubs.here();
        router.get("/v1/realtime").handler(ctx -> upgrade(ctx, loop));
    }

    private void upgrade(RoutingContext ctx, HubLoop loop) {
        HttpServerRequest request = ctx.request();
        if (hubs.draining()) {
            throw new ProblemException(ErrorCode.UNAVAILABLE, "This node is about to stop", RETRY_AFTER);
        }
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            ctx.response().putHeader("Upgrade", "websocket");
            throw new ProblemException(ErrorCode.UPGRADE_REQUIRED, "Upgrade: missing (expected: websocket)");
        }
        boolean spoken = speaksOurVersion(request);
        request.pause(); // toWebSocket() must see the end of the request
        credential(request, Exchange.of(ctx).clientAddress())
                .compose(caller -> request.toWebSocket().map(accepted -> {
                    Exchange.of(ctx).upgraded();
                    SessionSocket socket = new SessionSocket(request.connection(), loop);
                    // On the next turn: in this one the pipeline still ends the HTTP exchange, and loses what is
                    // written.
                    loop.context().runOnContext(next -> begin(socket, loop, spoken, caller));
                    return socket;
                }))
                .onFailure(cause -> refuse(ctx, cause));
    }

    private void begin(SessionSocket socket, HubLoop loop, boolean spoken, Optional<Caller> caller) {
        if (spoken) {
            RealtimeSession.begin(terms, loop, socket, Ids.next().toString(), caller);
        } else {
            terms.metrics().closed(CloseCode.VERSION);
            socket.refuse(CloseCode.VERSION);
        }
    }

    private Future<Optional<Caller>> credential(HttpServerRequest request, String clientAddress) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return Future.succeededFuture(header)
                .map(Credential::of)
                .compose(token -> terms.verifier().verify(token, clientAddress))
                .map(Identity::mayListen)
                .map(Optional::of);
    }

    /** False for another version of ours; fails when there is nothing of ours. */
    private static boolean speaksOurVersion(HttpServerRequest request) {
        List<String> offered = request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        if (offered.contains(FrameCodec.SUBPROTOCOL)) {
            return true;
        }
        if (offered.stream().noneMatch(name -> name.startsWith(FAMILY))) {
            throw new ProblemException(
                    ErrorCode.INVALID_HEADER, "Sec-WebSocket-Protocol: expected " + FrameCodec.SUBPROTOCOL);
        }
        return false;
    }

    /** A failed handshake has answered for itself. */
    private static void refuse(RoutingContext ctx, Throwable cause) {
        if (ctx.response().ended()) {
            LOG.atWarn().setCause(cause).log("upgrade failed");
        } else {
            ctx.request().resume();
            ctx.fail(cause);
        }
    }
}
