package dev.penstock.gateway.realtime;

import dev.penstock.gateway.access.Membership;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hub;
import dev.penstock.gateway.realtime.core.HubSession;
import dev.penstock.gateway.realtime.core.SessionClock;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.timing.TimingWheel;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ServerFrame;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client, from {@code hello} to the close. Takes one frame at a time: while one waits for the database, or
 * while the client does not read what it is sent, its next frames wait in its own buffers. On the hub's loop.
 */
final class RealtimeSession implements SessionSocket.Listener {

    private final SessionTerms terms;
    private final HubLoop loop;
    private final SessionSocket socket;
    private final String conn;
    private final HubSession hubSession;
    private final SessionClock clock;
    private final MessageAssembly messages;
    private final TimingWheel.Timer<RealtimeSession> timer;
    private @Nullable Caller caller;
    private boolean busy;
    private boolean closed;

    private RealtimeSession(SessionTerms terms, HubLoop loop, SessionSocket socket, String conn) {
        this.terms = terms;
        this.loop = loop;
        this.socket = socket;
        this.conn = conn;
        this.hubSession = loop.open(socket);
        this.clock = new SessionClock(terms.times(), HubLoop.now());
        this.messages = new MessageAssembly(terms.frameBytesMax());
        this.timer = loop.wheel().schedule(this, clock.nextMs());
    }

    /**
     * Takes over an accepted socket and says {@code hello}.
     *
     * @param caller known when the upgrade request had a good token, which is then answered with {@code ready} at once
     */
    static void begin(SessionTerms terms, HubLoop loop, SessionSocket socket, String conn, Optional<Caller> caller) {
        RealtimeSession session = new RealtimeSession(terms, loop, socket, conn);
        loop.sessions().add(session);
        socket.begin(session, terms.socketFrameBytesMax());
        loop.act(hub -> {
            session.hello();
            caller.ifPresent(known -> {
                session.admit(known);
                session.welcome(known, List.of());
            });
        });
    }

    long queueBytes() {
        return hubSession.inFlightBytes();
    }

    // ---- what comes from outside
    // -------------------------------------------------------------------------------------------

    @Override
    public void alive() {
        clock.heard(HubLoop.now());
    }

    @Override
    public void frame(WebSocketFrame frame) {
        if (closed) {
            return;
        }
        loop.act(hub -> {
            if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
                assemble(frame);
            } else if (frame instanceof BinaryWebSocketFrame) {
                violated(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
            }
            regulate();
        });
    }

    private void assemble(WebSocketFrame frame) {
        if (messages.exceeds(frame)) {
            violated(ErrorCode.PAYLOAD_TOO_LARGE);
        } else {
            messages.add(frame).ifPresent(this::receive);
        }
    }

    private void receive(byte[] message) {
        try {
            handle(FrameCodec.decodeClient(message));
        } catch (ContractException e) {
            violated(e.code());
        }
    }

    private void handle(ClientFrame frame) {
        Caller known = caller;
        if (frame instanceof ClientFrame.Auth auth) {
            run("auth", authenticate(auth));
        } else if (known == null) {
            violated(ErrorCode.UNAUTHORIZED);
        } else if (frame instanceof ClientFrame.Subscribe subscribe) {
            run("subscribe:" + subscribe.drive(), subscribe(known, subscribe));
        } else if (frame instanceof ClientFrame.Unsubscribe unsubscribe) {
            loop.act(hub -> hub.unsubscribe(hubSession, key(known, unsubscribe.drive()), HubLoop.now()));
        } else if (frame instanceof ClientFrame.Ack ack) {
            hubSession.lag(ack.drive(), ack.seq()).ifPresent(terms.metrics()::acknowledged);
        } else if (frame instanceof ClientFrame.Token token) {
            run("token", renew(known, token));
        }
    }

    /** Bytes have left for the client; a stalled one that takes something again is alive. */
    @Override
    public void left(int bytes) {
        loop.act(hub -> {
            if (hubSession.stalled()) {
                clock.heard(HubLoop.now());
            }
            hub.written(hubSession, bytes, HubLoop.now());
            regulate();
        });
    }

    /** Called by the wheel. */
    void timeIsUp() {
        switch (clock.check(HubLoop.now())) {
            case NOTHING -> {}
            case PING -> socket.ping();
            case DEAD -> close(hubSession.stalled() ? CloseCode.SLOW : CloseCode.NO_PONG);
            case AUTH_TIMEOUT -> close(CloseCode.AUTH_TIMEOUT);
            case TOKEN_EXPIRED -> close(CloseCode.TOKEN_EXPIRED);
        }
        if (!closed) {
            loop.wheel().reschedule(timer, clock.nextMs());
        }
    }

    /** The node is about to stop. */
    void goAway(long delayMs, long graceMs) {
        write(new ServerFrame.Goaway(CloseCode.DRAIN.reason(), delayMs, graceMs));
        loop.context().owner().setTimer(delayMs + graceMs + 1, due -> close(CloseCode.DRAIN));
    }

    /** Looked at every few seconds: a socket must not outlive its login. */
    void closeIfLoginEnded() {
        Caller known = caller;
        if (known != null && terms.verifier().ended(known)) {
            close(CloseCode.REVOKED);
        }
    }

    /** What its subscriptions rest on. */
    List<Membership> memberships() {
        Caller known = caller;
        return known == null
                ? List.of()
                : hubSession.followed().stream()
                        .map(drive -> new Membership(known.tenantId(), drive, known.userId()))
                        .toList();
    }

    /** Ends those of its subscriptions that rest on memberships that are no more. */
    void revoke(Hub hub, Set<Membership> ended) {
        for (Membership held : memberships()) {
            if (ended.contains(held)) {
                hub.revoke(hubSession, new DriveKey(held.tenantId(), held.driveId()), HubLoop.now());
            }
        }
    }

    @Override
    public void stopping() {
        loop.act(hub -> close(CloseCode.DRAIN));
    }

    @Override
    public void ended() {
        closed = true;
        loop.act(hub -> hub.close(hubSession, HubLoop.now()));
        loop.wheel().cancel(timer);
        loop.sessions().remove(this);
    }

    // ---- who it is
    // ---------------------------------------------------------------------------------------------------------

    private Future<Void> authenticate(ClientFrame.Auth auth) {
        return identify(auth).compose(known -> {
            admit(known);
            return new Subscribing(terms.access(), loop, hubSession, known)
                    .all(auth.resume())
                    .map(answers -> {
                        loop.act(hub -> welcome(known, answers));
                        return null;
                    });
        });
    }

    private Future<Caller> identify(ClientFrame.Auth auth) {
        Caller known = caller;
        String token = auth.token();
        if (token == null) {
            return known == null ? Future.failedFuture(Identity.unknown()) : Future.succeededFuture(known);
        }
        return terms.verifier().verify(token).map(found -> Identity.require(found, known, auth.device()));
    }

    private Future<Void> renew(Caller known, ClientFrame.Token token) {
        return terms.verifier()
                .verify(token.token())
                .map(found -> Identity.require(found, known, null))
                .compose(fresh -> {
                    admit(fresh);
                    return new Subscribing(terms.access(), loop, hubSession, fresh)
                            .review()
                            .map(reviewed -> {
                                loop.act(hub -> write(new ServerFrame.TokenOk(ttl(fresh))));
                                return null;
                            });
                });
    }

    private void admit(Caller known) {
        caller = known;
        long remainingMs =
                Duration.between(terms.clock().instant(), known.expiresAt()).toMillis();
        clock.authenticated(HubLoop.now() + remainingMs);
        if (!closed) {
            loop.wheel().reschedule(timer, clock.nextMs());
        }
    }

    private Future<Void> subscribe(Caller known, ClientFrame.Subscribe subscribe) {
        return new Subscribing(terms.access(), loop, hubSession, known)
                .all(List.of(subscribe.position()))
                .map(answers -> {
                    loop.act(hub -> answers.forEach(answer -> answer.tell(this::write, "subscribe")));
                    return null;
                });
    }

    // ---- what it is told
    // ---------------------------------------------------------------------------------------------------

    private void hello() {
        write(new ServerFrame.Hello(
                FrameCodec.VERSION,
                conn,
                terms.node(),
                terms.times().pingMs(),
                terms.times().pongMs(),
                terms.frameBytesMax()));
    }

    /** Changes flow from here on. */
    private void welcome(Caller known, List<DriveAnswer> answers) {
        List<ServerFrame.DriveState> states =
                answers.stream().flatMap(answer -> answer.state().stream()).toList();
        write(new ServerFrame.Ready(conn, ttl(known), states));
        answers.forEach(answer -> answer.tellAfterReady(this::write));
        loop.act(hub -> hub.activate(hubSession, HubLoop.now()));
    }

    private void write(ServerFrame frame) {
        hubSession.write(WireFrame.of(frame));
    }

    /** The next frame waits until this one is dealt with. */
    private void run(String ref, Future<Void> work) {
        busy = true;
        work.onComplete(done -> loop.act(hub -> {
            busy = false;
            if (done.failed()) {
                refuse(ref, done.cause());
            }
            regulate();
        }));
    }

    private void refuse(String ref, Throwable cause) {
        ErrorCode code = cause instanceof ContractException refused ? refused.code() : ErrorCode.UNAVAILABLE;
        write(ServerFrame.Refused.of(ref, code));
        switch (code) {
            case UNAUTHORIZED -> close(CloseCode.BAD_TOKEN);
            case TOKEN_EXPIRED -> close(CloseCode.TOKEN_EXPIRED);
            default -> {} // the client may try again
        }
    }

    /** The client does not keep the protocol: it would only do it again. */
    private void violated(ErrorCode code) {
        write(ServerFrame.Refused.of(null, code));
        close(CloseCode.BAD_REQUEST);
    }

    private void close(CloseCode code) {
        if (closed) {
            return;
        }
        closed = true;
        terms.metrics().closed(code);
        loop.act(hub -> hub.close(hubSession, HubLoop.now()));
        loop.wheel().cancel(timer);
        socket.close(code);
    }

    private void regulate() {
        if (!closed) {
            socket.read(!busy && !hubSession.stalled());
        }
    }

    private long ttl(Caller known) {
        return Math.max(
                0, Duration.between(terms.clock().instant(), known.expiresAt()).toSeconds());
    }

    private static DriveKey key(Caller known, UUID drive) {
        return new DriveKey(known.tenantId(), drive);
    }
}
