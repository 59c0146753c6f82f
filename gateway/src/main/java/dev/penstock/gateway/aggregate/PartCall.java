package dev.penstock.gateway.aggregate;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.gateway.upstream.Outcome;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** One GET of one aggregate, on the exchange's event loop: ends once, by its answer, its failure or its time. */
final class PartCall {

    private static final int OK = 200;

    private final Vertx vertx;
    private final Attempt attempt;
    private final int bytesMax;
    private final Promise<RawJson> result = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private long timer = -1;
    private boolean over;

    PartCall(Vertx vertx, Attempt attempt, int bytesMax) {
        this.vertx = vertx;
        this.attempt = attempt;
        this.bytesMax = bytesMax;
    }

    /** @param credentials whether the part is Penstock's own and may see who calls */
    Future<RawJson> send(Exchange exchange, String uri, long timeoutMs, boolean credentials) {
        timer = vertx.setTimer(timeoutMs, late -> fail(Outcome.TIMED_OUT, ErrorCode.UPSTREAM_TIMEOUT, "took too long"));
        exchange.onEnd(() -> fail(Outcome.ABANDONED, ErrorCode.UPSTREAM_TIMEOUT, "nobody waits for it"));
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.GET).setURI(uri);
        pass(exchange, options, credentials);
        attempt.open(options).onSuccess(this::opened).onFailure(this::unopened);
        return result.future();
    }

    /** As a part of the caller's trace, and, where it is our own, in the caller's name: nobody else gets their credentials. */
    private static void pass(Exchange exchange, RequestOptions options, boolean credentials) {
        String authorization = exchange.request().getHeader("Authorization");
        if (credentials && authorization != null) {
            options.putHeader("Authorization", authorization);
        }
        options.putHeader("Accept", "application/json")
                .putHeader("X-Request-Id", exchange.requestId())
                .putHeader("traceparent", exchange.traceparent().header())
                .putHeader("X-Forwarded-For", exchange.clientAddress())
                .putHeader("X-Forwarded-Proto", exchange.scheme())
                .putHeader("X-Forwarded-Host", exchange.host());
    }

    private void opened(HttpClientRequest opened) {
        request = opened;
        if (over) {
            cut();
            return;
        }
        opened.send()
                .onSuccess(this::answered)
                .onFailure(e -> fail(Outcome.BROKEN, ErrorCode.UPSTREAM_FAILED, "broke off"));
    }

    private void unopened(Throwable cause) {
        if (cause instanceof ProblemException problem) {
            end(Outcome.REFUSED, Future.failedFuture(problem));
        } else {
            fail(Outcome.CONNECT_FAILED, ErrorCode.UPSTREAM_FAILED, "cannot be reached");
        }
    }

    private void answered(HttpClientResponse response) {
        if (over) {
            return;
        }
        attempt.answered(response.statusCode());
        if (response.statusCode() != OK) {
            fail(Outcome.ABANDONED, ErrorCode.UPSTREAM_FAILED, "status " + response.statusCode());
            return;
        }
        response.exceptionHandler(e -> fail(Outcome.BROKEN, ErrorCode.UPSTREAM_FAILED, "broke off"))
                .handler(this::take)
                .endHandler(whole -> read());
    }

    private void take(Buffer bytes) {
        if (body.length() + bytes.length() > bytesMax) {
            fail(Outcome.ABANDONED, ErrorCode.UPSTREAM_FAILED, "longer than " + bytesMax + " bytes");
        } else if (!over) {
            body.appendBuffer(bytes);
        }
    }

    private void read() {
        try {
            end(Outcome.COMPLETE, Future.succeededFuture(WireJson.readForgiving(body.getBytes(), RawJson.class)));
        } catch (ContractException notJson) {
            end(Outcome.COMPLETE, Future.failedFuture(new ProblemException(ErrorCode.UPSTREAM_FAILED, "is not JSON")));
        }
    }

    private void fail(Outcome outcome, ErrorCode code, String detail) {
        if (!over) {
            end(outcome, Future.failedFuture(new ProblemException(code, detail)));
            cut();
        }
    }

    private void end(Outcome outcome, Future<RawJson> with) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        attempt.done(outcome);
        with.onComplete(result);
    }

    /** Nobody reads what may still come. */
    private void cut() {
        if (request != null) {
            request.reset();
        }
    }
}
