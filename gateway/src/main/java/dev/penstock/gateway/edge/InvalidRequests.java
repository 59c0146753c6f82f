package dev.penstock.gateway.edge;

import dev.penstock.gateway.edge.guard.MalformedRequest;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is not even a request (a line or headers too long, bytes that are not HTTP), then closes the connection. */
final class InvalidRequests implements Handler<HttpServerRequest> {

    @Override
    public void handle(HttpServerRequest request) {
        Problem problem = problem(request.decoderResult().cause());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(Buffer.buffer(WireJson.write(problem)))
                .onComplete(sent -> request.connection().close());
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(ErrorCode.URI_TOO_LONG);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(ErrorCode.HEADERS_TOO_LARGE);
        }
        if (cause instanceof MalformedRequest refusal) {
            return FailureMapping.malformed(refusal);
        }
        return Problem.of(ErrorCode.MALFORMED_REQUEST);
    }
}
