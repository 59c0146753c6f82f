package dev.penstock.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server a test can make answer well, badly or not at all. Thread-safe. */
final class Origin {
    private final HttpServer server;
    private final Queue<HttpServerRequest> held = new ArrayDeque<>();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger checks = new AtomicInteger();
    final ConcurrentHashMap<String, Integer> versions = new ConcurrentHashMap<>();
    volatile int status = 200;
    volatile int checkStatus = 200;
    volatile boolean silent;

    private Origin(Vertx vertx, HttpServerOptions options) {
        this.server = vertx.createHttpServer(options).requestHandler(this::answer);
    }

    static Origin start(Vertx vertx) {
        return start(vertx, new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    }

    static Origin start(Vertx vertx, HttpServerOptions options) {
        Origin origin = new Origin(vertx, options);
        UpstreamFixture.await(origin.server.listen());
        return origin;
    }

    int port() {
        return server.actualPort();
    }

    /** Answers everything that was held back while silent. */
    void speak() {
        silent = false;
        synchronized (held) {
            held.forEach(this::reply);
            held.clear();
        }
    }

    /** Requests held back. */
    int holding() {
        synchronized (held) {
            return held.size();
        }
    }

    void close() {
        Future<Void> closed = server.shutdown(0, TimeUnit.SECONDS);
        UpstreamFixture.await(closed);
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/health")) {
            checks.incrementAndGet();
            request.response().setStatusCode(checkStatus).end();
            return;
        }
        requests.incrementAndGet();
        versions.merge(request.version().name(), 1, Integer::sum);
        if (silent) {
            synchronized (held) {
                held.add(request);
            }
        } else {
            reply(request);
        }
    }

    private void reply(HttpServerRequest request) {
        request.response().setStatusCode(status).end(Integer.toString(port()));
    }
}
