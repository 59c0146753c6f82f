package dev.penstock.gateway.proxy;

import dev.penstock.gateway.proxy.core.RetryRules;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.timing.TimingWheel.Timer;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.gateway.upstream.Outcome;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One try of one request: to an endpoint and back. Whatever comes first ends it, exactly once: the answer's end, a failure, silence,
 * the client's going. Its event loop only.
 */
final class Passage implements Runnable, Answer.Carrier {

    /** HTTP/2's error code CANCEL. */
    private static final long CANCEL = 8;

    private static final int SWITCHING = 101;
    private static final int OK = 200;
    private static final int STATUS_MAX = 999;

    private final Forwarding owner;
    private final ProxyLoop loop;
    private final Exchange exchange;
    private final Attempt attempt;
    private final @Nullable RequestBody body;
    private @Nullable HttpClientRequest request;
    private @Nullable Answer answer;
    private @Nullable Timer<Runnable> deadline;
    private long limitMs;
    private long movedMs;
    private boolean sent;
    private boolean replied;
    private boolean over;

    Passage(Forwarding owner, ProxyLoop loop, Exchange exchange, Attempt attempt, @Nullable RequestBody body) {
        this.owner = owner;
        this.loop = loop;
        this.exchange = exchange;
        this.attempt = attempt;
        this.body = body;
    }

    Attempt attempt() {
        return attempt;
    }

    void begin() {
        attempt.open(new RequestOptions()).onComplete(this::opened, this::unopened);
    }

    /** Ends it for a reason that is not the upstream's. Harmless when it is over. */
    void abandon() {
        if (!over) {
            close(Outcome.ABANDONED, true);
        }
    }

    /** Something has moved between client and upstream. */
    @Override
    public void moved() {
        movedMs = loop.nowMs();
    }

    /** The request's body has left. */
    void bodySent() {
        sent = true;
        if (answer == null) {
            limit(owner.tryTimeoutMs());
        }
    }

    @Override
    public void writeHead(HttpClientResponse from) {
        AnswerFields.write(from, exchange, owner.policy(), attempt);
    }

    /** The answer's last bytes are about to leave: the exchange ends well. */
    @Override
    public void answered() {
        owner.answered();
    }

    /** The answer has been passed on whole. */
    @Override
    public void complete() {
        HttpClientRequest opened = request;
        boolean early = body != null && !sent;
        close(Outcome.COMPLETE, false);
        if (early && opened != null) {
            cutOff(opened);
            owner.bodyUnwanted();
        }
    }

    /** The connection broke, or what came is no answer. */
    @Override
    public void broke(Throwable cause) {
        fail(Outcome.BROKEN, cause);
    }

    /** A deadline has come, or would have come if nothing had moved since. */
    @Override
    public void run() {
        Timer<Runnable> timer = deadline;
        if (over || timer == null) {
            return;
        }
        boolean excused = answer != null ? answer.mayBeSilent() : body != null && !sent && !body.held();
        long leftMs = excused ? limitMs : movedMs + limitMs - loop.nowMs();
        if (leftMs > 0) {
            // Under way for longer than a silence may be: no short work any more.
            exchange.lasts();
            loop.move(timer, leftMs);
        } else {
            fail(Outcome.TIMED_OUT, new UpstreamBrokeOff("silence for " + limitMs + " ms"));
        }
    }

    private void opened(HttpClientRequest opened) {
        if (over) {
            opened.reset(CANCEL);
            return;
        }
        request = opened;
        try {
            send(opened);
        } catch (RuntimeException unfit) { // a header that the client of Vert.x does not write
            fail(Outcome.ABANDONED, unfit);
        }
    }

    private void send(HttpClientRequest opened) {
        RequestFields.write(exchange, owner.policy(), opened);
        opened.response().onComplete(this::head, this::broke);
        if (body == null) {
            sent = true;
            limit(owner.tryTimeoutMs());
            opened.end();
        } else {
            limit(owner.idleTimeoutMs());
            opened.exceptionHandler(this::broke);
            body.frame(opened);
            expect(opened);
            body.into(opened);
        }
    }

    /** The upstream says whether the client shall send its body; who does not wait for it is not made to. */
    private void expect(HttpClientRequest opened) {
        if ("100-continue".equalsIgnoreCase(exchange.request().getHeader(HttpHeaderNames.EXPECT))
                && exchange.request().version() != HttpVersion.HTTP_1_0) {
            opened.headers().set(HttpHeaderNames.EXPECT, "100-continue");
            opened.continueHandler(now -> exchange.response().writeContinue());
            opened.sendHead();
        }
    }

    private void unopened(Throwable cause) {
        fail(cause instanceof ProblemException ? Outcome.REFUSED : Outcome.CONNECT_FAILED, cause);
    }

    private void head(HttpClientResponse head) {
        if (over) {
            return;
        }
        int status = head.statusCode();
        if (status < OK) {
            // Vert.x knows 100 and 103 only; the answer proper would be taken for the next request's.
            broke(new UpstreamBrokeOff("interim answer " + status + (status == SWITCHING ? " nobody asked for" : "")));
            return;
        }
        if (status > STATUS_MAX) {
            broke(new UpstreamBrokeOff("status " + status));
            return;
        }
        attempt.answered(status);
        replied = true;
        if (RetryRules.isRetryable(status) && owner.triesAgain(status)) {
            close(Outcome.COMPLETE, true);
            owner.again(this);
            return;
        }
        owner.headCame();
        answer = new Answer(this, exchange, head, loop.lasting());
        limit(owner.idleTimeoutMs());
        answer.begin();
    }

    private void fail(Outcome outcome, Throwable cause) {
        if (!over) {
            close(outcome, true);
            owner.failed(this, outcome, replied, cause);
        }
    }

    private void close(Outcome outcome, boolean cut) {
        over = true;
        if (deadline != null) {
            loop.cancel(deadline);
        }
        if (answer != null) {
            answer.stop();
        }
        if (body != null && cut) {
            body.stop();
        }
        HttpClientRequest opened = request;
        if (cut && opened != null) {
            cutOff(opened);
        }
        attempt.done(outcome);
    }

    /**
     * The stream ends here and now. Over HTTP/1.1 that is its connection: half a request on a connection that goes back to its pool
     * would become the beginning of another's.
     */
    private static void cutOff(HttpClientRequest opened) {
        if (opened.version() == HttpVersion.HTTP_2) {
            opened.reset(CANCEL);
        } else {
            opened.connection().close();
        }
    }

    private void limit(long afterMs) {
        limitMs = afterMs;
        moved();
        Timer<Runnable> timer = deadline;
        if (timer == null) {
            deadline = loop.after(afterMs, this);
        } else {
            loop.move(timer, afterMs);
        }
    }
}
