package dev.penstock.gateway.proxy;

import dev.penstock.gateway.proxy.core.RetryRules;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.timing.TimingWheel.Timer;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.gateway.upstream.Endpoint;
import dev.penstock.gateway.upstream.Outcome;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a cluster: as many tries as it takes, and as policy, budget, time and the request itself allow. A request
 * whose method is idempotent is tried again as long as its body can be sent again; any other only when nothing of it was sent. Its
 * event loop only.
 */
final class Forwarding implements Runnable, RequestBody.Listener {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final Upstream upstream;
    private final ForwardPolicy policy;
    private final ProxyLoop loop;
    private final ProxyMeters meters;
    private final @Nullable RequestBody body;
    private final boolean idempotent;
    private List<Endpoint> tried = List.of();
    private @Nullable Passage passage;
    private @Nullable Timer<Runnable> deadline;
    private @Nullable Timer<Runnable> pending;
    private boolean headSeen;
    private boolean over;

    Forwarding(
            Exchange exchange,
            Upstream upstream,
            ForwardPolicy policy,
            ProxyLoop loop,
            ProxyMeters meters,
            int keptBytesMax) {
        this.exchange = exchange;
        this.upstream = upstream;
        this.policy = policy;
        this.loop = loop;
        this.meters = meters;
        this.idempotent = RetryRules.isIdempotent(exchange.request().method().name());
        this.body = RequestBody.of(exchange.request())
                ? new RequestBody(
                        exchange.request(), this, exchange.policy().bodyMax().bytes(), idempotent ? keptBytesMax : 0)
                : null;
    }

    void begin() {
        if (body != null
                && RequestBody.length(exchange.request())
                        > exchange.policy().bodyMax().bytes()) {
            tooLarge();
            return;
        }
        exchange.onEnd(this);
        long limitMs = exchange.policy().timeout().toMillis();
        if (limitMs > 0) {
            deadline = loop.after(limitMs, this::late);
        }
        next();
    }

    ForwardPolicy policy() {
        return policy;
    }

    long tryTimeoutMs() {
        return policy.tryTimeoutMs() > 0
                ? policy.tryTimeoutMs()
                : upstream.policy().tryTimeoutMs();
    }

    long idleTimeoutMs() {
        return upstream.policy().idleTimeoutMs();
    }

    /** The exchange has ended: answered, or its client has gone. */
    @Override
    public void run() {
        if (!over) {
            stop();
        }
    }

    @Override
    public void sending() {
        if (passage != null) {
            passage.moved();
        }
    }

    @Override
    public void sent() {
        if (passage != null) {
            passage.bodySent();
        }
    }

    @Override
    public void tooLarge() {
        refuse(new ProblemException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than " + exchange.policy().bodyMax().bytes() + " bytes"));
    }

    /** An answer is on its way to the client: what may take long now is up to both ends. */
    void headCame() {
        headSeen = true;
        Timer<Runnable> timer = deadline;
        if (timer != null) {
            loop.cancel(timer);
        }
    }

    /** The answer is about to end; what the end of the exchange means then is known. */
    void answered() {
        over = true;
    }

    /** Answered before all of the request was read. */
    void bodyUnwanted() {
        if (body != null) {
            Leftovers.of(exchange, loop, body);
        }
    }

    /** Whether a request answered like this is tried once more; takes it from the budget. */
    boolean triesAgain(int status) {
        return mayBeRepeated() && grants(Integer.toString(status));
    }

    /** A try has failed. */
    void failed(Passage failed, Outcome outcome, boolean replied, Throwable cause) {
        if (over) {
            return;
        }
        boolean unsent = outcome == Outcome.CONNECT_FAILED || outcome == Outcome.REFUSED;
        boolean repeatable = !replied && (unsent ? body == null || body.replayable() : mayBeRepeated());
        if (repeatable && grants(reason(outcome))) {
            again(failed);
            return;
        }
        if (headSeen) {
            meters.brokenOff(upstream.name());
            dropHard();
        }
        refuse(problem(outcome, cause));
    }

    /** Tries once more, elsewhere if there is an elsewhere, a little later. */
    void again(Passage failed) {
        if (tried.isEmpty()) {
            tried = new ArrayList<>(2);
        }
        tried.add(failed.attempt().endpoint());
        passage = null;
        pending = loop.after(RetryRules.backoffMs(tried.size(), loop.random()), this::next);
    }

    private void next() {
        if (over) {
            return;
        }
        try {
            Attempt attempt = upstream.attempt(exchange, tried);
            Passage beginning = new Passage(this, loop, exchange, attempt, body);
            passage = beginning;
            beginning.begin();
        } catch (ProblemException refused) {
            refuse(refused);
        }
    }

    private boolean mayBeRepeated() {
        return idempotent && (body == null || body.replayable());
    }

    private boolean grants(String reason) {
        int retries =
                policy.retries() >= 0 ? policy.retries() : upstream.policy().retries();
        boolean granted = tried.size() < retries && upstream.mayRetry();
        if (granted) {
            meters.retried(upstream.name(), reason);
        }
        return granted;
    }

    /** To a client of HTTP/1.0 an orderly close is the end of the answer: it must see that this one is not whole. */
    private void dropHard() {
        HttpServerRequest request = exchange.request();
        if (request.version() == HttpVersion.HTTP_1_0 && request.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    private void late() {
        refuse(new ProblemException(
                ErrorCode.UPSTREAM_TIMEOUT,
                "No answer within " + exchange.policy().timeout().toMillis() + " ms"));
    }

    private void refuse(ProblemException problem) {
        if (!over) {
            stop();
            exchange.fail(problem);
        }
    }

    private void stop() {
        over = true;
        if (deadline != null) {
            loop.cancel(deadline);
        }
        if (pending != null) {
            loop.cancel(pending);
        }
        if (passage != null) {
            passage.abandon();
        }
    }

    private ProblemException problem(Outcome outcome, Throwable cause) {
        if (cause instanceof ProblemException refusal) {
            return refusal;
        }
        return outcome == Outcome.TIMED_OUT
                ? new ProblemException(ErrorCode.UPSTREAM_TIMEOUT, upstream.name() + ": " + cause.getMessage())
                : new ProblemException(ErrorCode.UPSTREAM_FAILED, detail(outcome), RETRY_AFTER);
    }

    private String detail(Outcome outcome) {
        return upstream.name()
                + (outcome == Outcome.CONNECT_FAILED
                        ? " could not be reached"
                        : " broke off or answered what is no HTTP");
    }

    private static String reason(Outcome outcome) {
        return switch (outcome) {
            case CONNECT_FAILED -> "connect";
            case REFUSED -> "refused";
            case TIMED_OUT -> "timeout";
            default -> "broken";
        };
    }
}
