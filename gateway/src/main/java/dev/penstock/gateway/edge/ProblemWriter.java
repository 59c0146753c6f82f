package dev.penstock.gateway.edge;

import dev.penstock.gateway.edge.FailureMapping.Answer;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Answers every failed request with a problem document (RFC 9457) and, if it was not the client's doing, logs it once with the
 * request's id. Nothing of an unexpected failure reaches the client but that id.
 */
final class ProblemWriter {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    /** How much of an unread body is read and thrown away for the connection's sake; beyond it the connection ends. */
    private static final long DISCARDED_BYTES_MAX = 64 * 1024;

    /** Closed at once, unread bytes would make the kernel reset the connection and take the answer with it. */
    private static final long LINGER_MS = 1000;

    private static final long NO_ERROR = 0;

    private final Vertx vertx;

    ProblemWriter(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Answers the exchange with what the failure means to its client. */
    void write(Exchange exchange, Throwable failure) {
        if (isClientGone(exchange, failure)) {
            return; // the access log shows it
        }
        Answer answer = FailureMapping.of(failure);
        log(exchange, answer, failure);
        HttpServerResponse response = exchange.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            // Half an answer is out: the only honest end is a broken connection.
            response.reset();
            return;
        }
        send(exchange, answer);
    }

    /** In the middle of its request, so that whoever read it failed. */
    private static boolean isClientGone(Exchange exchange, Throwable failure) {
        return !exchange.request().isEnded()
                && (failure instanceof HttpClosedException || failure instanceof StreamResetException);
    }

    private void send(Exchange exchange, Answer answer) {
        HttpServerRequest request = exchange.request();
        Problem problem = answer.problem().at(exchange.path(), exchange.requestId());
        HttpServerResponse response = exchange.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store");
        answer.retryAfter().ifPresent(wait -> response.putHeader("Retry-After", wholeSeconds(wait)));
        if (problem.status() == ErrorCode.UNAUTHORIZED.status()) {
            response.putHeader("WWW-Authenticate", challenge(problem.code()));
        }
        boolean abandon = isTooMuchToDiscard(request);
        boolean shared = request.version() == HttpVersion.HTTP_2;
        if (abandon && !shared) {
            response.putHeader("Connection", "close");
        }
        request.resume();
        response.end(Buffer.buffer(WireJson.write(problem))).onComplete(sent -> {
            if (abandon) {
                vertx.setTimer(LINGER_MS, timer -> abandon(request, shared));
            }
        });
    }

    /** The connection, unless other requests share it: then only this stream, without blame (RFC 9113, section 8.1). */
    private static void abandon(HttpServerRequest request, boolean shared) {
        if (!shared) {
            request.connection().close();
        } else if (!request.isEnded()) {
            request.response().reset(NO_ERROR);
        }
    }

    private static boolean isTooMuchToDiscard(HttpServerRequest request) {
        if (request.isEnded()) {
            return false;
        }
        String length = request.getHeader("Content-Length");
        return length == null
                ? request.getHeader("Transfer-Encoding") != null
                : Long.parseLong(length) > DISCARDED_BYTES_MAX;
    }

    /** RFC 6750, section 3. */
    private static String challenge(String code) {
        return code.equals(ErrorCode.TOKEN_EXPIRED.code())
                ? "Bearer error=\"invalid_token\", error_description=\"expired\""
                : "Bearer";
    }

    private static String wholeSeconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private static void log(Exchange exchange, Answer answer, Throwable failure) {
        Level level =
                switch (answer.severity()) {
                    case REFUSAL -> Level.DEBUG;
                    case OUTAGE -> Level.WARN;
                    case FAULT -> Level.ERROR;
                };
        LoggingEventBuilder event = LOG.atLevel(level)
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("method", exchange.request().method().name())
                .addKeyValue("path", exchange.path())
                .addKeyValue("code", answer.problem().code());
        if (answer.severity() == FailureMapping.Severity.FAULT) {
            event = event.setCause(failure);
        } else {
            event = event.addKeyValue("cause", failure.toString());
        }
        event.log("request failed");
    }
}
