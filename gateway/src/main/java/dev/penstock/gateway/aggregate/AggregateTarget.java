package dev.penstock.gateway.aggregate;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.AggregatePartDocument;
import dev.penstock.protocol.routes.RouteDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Answers with an object whose members are the answers of its parts, asked for side by side in the caller's name. A part that does not
 * come in its time is left out and named in {@code missing}; the request fails when it was required, or when none came. Each part
 * counts as a request of its own where it arrives.
 */
public final class AggregateTarget implements Target {

    /** The cluster of our own features. */
    private static final String API = "api";

    private static final long TIMEOUT_MS = 2_000;
    private static final int BYTES_MAX = 1024 * 1024;

    private final Vertx vertx;
    private final PartSender sender;
    private final List<AggregatePartDocument> parts;
    private final List<Integer> stars;

    /** @param route with an aggregate target */
    public AggregateTarget(Vertx vertx, PartSender sender, RouteDocument route) {
        this.vertx = vertx;
        this.sender = sender;
        this.parts = Objects.requireNonNull(route.target().aggregate()).parts();
        this.stars = places(route.match().path());
    }

    @Override
    public void serve(Exchange exchange) {
        HttpMethod method = exchange.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            exchange.response().putHeader("Allow", "GET, HEAD");
            exchange.fail(new ProblemException(ErrorCode.METHOD_NOT_ALLOWED, "An aggregate is read only"));
            return;
        }
        List<Future<RawJson>> answers =
                parts.stream().map(part -> ask(exchange, part)).toList();
        Future.join(answers).onComplete(all -> answer(exchange, answers));
    }

    private Future<RawJson> ask(Exchange exchange, AggregatePartDocument part) {
        String uri = PartPath.of(
                part.path(), captured(exchange.path()), exchange.request().query());
        int bytesMax = part.bytesMax() == null ? BYTES_MAX : part.bytesMax();
        long timeoutMs = part.timeoutMs() == null ? TIMEOUT_MS : part.timeoutMs();
        try {
            return new PartCall(vertx, sender.attempt(exchange, part), bytesMax)
                    .send(exchange, uri, timeoutMs, isOurOwn(part));
        } catch (ProblemException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static boolean isOurOwn(AggregatePartDocument part) {
        return part.cluster() == null || part.cluster().equals(API);
    }

    private void answer(Exchange exchange, List<Future<RawJson>> answers) {
        Map<String, Object> merged = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            AggregatePartDocument part = parts.get(i);
            Future<RawJson> answer = answers.get(i);
            if (answer.succeeded()) {
                merged.put(part.key(), answer.result());
            } else if (Boolean.TRUE.equals(part.required())) {
                exchange.fail(named(part, answer.cause()));
                return;
            } else {
                missing.add(part.key());
            }
        }
        if (merged.isEmpty()) {
            exchange.fail(named(parts.get(0), answers.get(0).cause()));
            return;
        }
        if (!missing.isEmpty()) {
            merged.put(AggregatePartDocument.MISSING, missing);
        }
        send(exchange, Buffer.buffer(WireJson.write(merged)));
    }

    private static void send(Exchange exchange, Buffer body) {
        if (exchange.ended()) {
            return;
        }
        HttpServerResponse response = exchange.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store");
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end()
                    .onFailure(gone -> {}); // the connection closed under the answer; the access log shows it
        } else {
            response.end(body).onFailure(gone -> {});
        }
    }

    private static Throwable named(AggregatePartDocument part, Throwable cause) {
        return cause instanceof ProblemException problem
                ? new ProblemException(problem.code(), "Part " + part.key() + ": " + problem.getMessage())
                : cause;
    }

    private static List<Integer> places(String pattern) {
        String[] segments = pattern.split("/");
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("*")) {
                places.add(i);
            }
        }
        return List.copyOf(places);
    }

    private List<String> captured(String path) {
        if (stars.isEmpty()) {
            return List.of();
        }
        String[] segments = path.split("/");
        return stars.stream().map(place -> segments[place]).toList();
    }
}
