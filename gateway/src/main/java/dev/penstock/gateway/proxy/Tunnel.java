package dev.penstock.gateway.proxy;

import dev.penstock.config.ProxySettings;
import dev.penstock.gateway.proxy.core.RetryRules;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.timing.TimingWheel.Timer;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Outcome;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket through the gateway: the upstream answers the handshake, and from then on bytes pass both ways as they are. Nothing is
 * parsed, so subprotocols, extensions, close codes and pings are between the two ends. A refusal passes as any answer does. Its event
 * loop only.
 */
final class Tunnel implements Runnable, Answer.Carrier {

    private static final int SWITCHING = 101;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final Upstream upstream;
    private final ForwardPolicy policy;
    private final ProxyLoop loop;
    private final ProxyMeters meters;
    private final ProxySettings settings;
    private final List<Endpoint> tried = new ArrayList<>(1);
    private @Nullable Attempt attempt;
    private @Nullable Timer<Runnable> deadline;
    private @Nullable Relay relay;
    private boolean over;

    Tunnel(
            Exchange exchange,
            Upstream upstream,
            ForwardPolicy policy,
            ProxyLoop loop,
            ProxyMeters meters,
            ProxySettings settings) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.policy = policy;
        this.loop = loop;
        this.meters = meters;
        this.settings = settings;
    }

    void begin() {
        if (!meters.tunnelBegins(settings.tunnelsMax())) {
            exchange.fail(new ProblemException(
                    ErrorCode.OVERLOADED, "This node has as many tunnels as it takes on", RETRY_AFTER));
            return;
        }
        exchange.onEnd(this);
        deadline = loop.after(
                policy.tryTimeoutMs() > 0
                        ? policy.tryTimeoutMs()
                        : upstream.policy().tryTimeoutMs(),
                this::late);
        next();
    }

    /** The exchange has ended: by the upgrade, by a refusal passed on, or because its client has gone. */
    @Override
    public void run() {
        if (relay == null) {
            end(Outcome.ABANDONED);
        }
    }

    @Override
    public void moved() {
        // a refusal is short
    }

    @Override
    public void writeHead(HttpClientResponse from) {
        Attempt current = current();
        AnswerFields.write(from, exchange, policy, current);
    }

    @Override
    public void answered() {
        end(Outcome.COMPLETE);
    }

    @Override
    public void complete() {
        // answered() was the end of it
    }

    @Override
    public void broke(Throwable cause) {
        if (relay != null) {
            relay.close();
        }
        fail(Outcome.BROKEN, cause);
    }

    private void next() {
        if (over) {
            return;
        }
        try {
            Attempt beginning = upstream.attempt(exchange, tried);
            attempt = beginning;
            beginning.tunnel(new RequestOptions()).onComplete(this::opened, this::unopened);
        } catch (ProblemException refused) {
            attempt = null;
            fail(Outcome.REFUSED, refused);
        }
    }

    private void opened(HttpClientRequest request) {
        if (over) {
            request.connection().close();
            return;
        }
        request.exceptionHandler(this::broke);
        RequestFields.write(exchange, policy, request);
        request.putHeader(HttpHeaderNames.CONNECTION, "Upgrade").putHeader(HttpHeaderNames.UPGRADE, "websocket");
        request.connect().onComplete(this::head, this::broke);
    }

    private void unopened(Throwable cause) {
        Outcome outcome = cause instanceof ProblemException ? Outcome.REFUSED : Outcome.CONNECT_FAILED;
        int retries =
                policy.retries() >= 0 ? policy.retries() : upstream.policy().retries();
        if (over || tried.size() >= retries || !upstream.mayRetry()) {
            fail(outcome, cause);
            return;
        }
        meters.retried(upstream.name(), "connect");
        Attempt failed = current();
        failed.done(outcome);
        tried.add(failed.endpoint());
        loop.after(RetryRules.backoffMs(tried.size(), loop.random()), this::next);
    }

    private void head(HttpClientResponse head) {
        if (over) {
            return;
        }
        current().answered(head.statusCode());
        if (head.statusCode() != SWITCHING) {
            new Answer(this, exchange, head, loop.lasting()).begin();
            return;
        }
        NetSocket server = head.netSocket();
        server.pause();
        writeHead(head);
        MultiMap fields = exchange.response().headers();
        fields.remove(HttpHeaderNames.CONTENT_LENGTH);
        fields.set(HttpHeaderNames.CONNECTION, "Upgrade").set(HttpHeaderNames.UPGRADE, "websocket");
        Relay joining = new Relay(loop, server, settings.tunnelIdle().toMillis(), this::closed);
        relay = joining;
        exchange.request().toNetSocket().onComplete(client -> join(joining, client), this::broke);
    }

    private void join(Relay joining, NetSocket client) {
        if (deadline != null) {
            loop.cancel(deadline);
        }
        joining.join(client);
        exchange.upgraded();
        loop.lasting().add(joining);
    }

    private void closed() {
        Relay ended = relay;
        if (ended != null) {
            loop.lasting().remove(ended);
        }
        end(Outcome.COMPLETE);
    }

    private void late() {
        if (relay == null) {
            fail(Outcome.TIMED_OUT, new UpstreamBrokeOff("no answer to the handshake in time"));
        }
    }

    private void fail(Outcome outcome, Throwable cause) {
        if (over) {
            return;
        }
        end(outcome);
        exchange.fail(
                cause instanceof ProblemException
                        ? cause
                        : outcome == Outcome.TIMED_OUT
                                ? new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, upstream.name() + " took too long")
                                : new ProblemException(
                                        ErrorCode.UPSTREAM_FAILED, upstream.name() + " failed", RETRY_AFTER));
    }

    private void end(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        meters.tunnelEnded();
        if (deadline != null) {
            loop.cancel(deadline);
        }
        if (attempt != null) {
            attempt.done(outcome);
        }
    }

    private Attempt current() {
        Attempt present = attempt;
        if (present == null) {
            throw new IllegalStateException("no attempt");
        }
        return present;
    }
}
