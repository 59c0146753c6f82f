package dev.penstock.platform.observe;

import dev.penstock.config.ManagementSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * The port for operators and their machines, never for clients: {@code /healthz} (the process lives: restart it if this does not
 * answer), {@code /readyz} (200 while it takes work, 503 otherwise, with each dependency's state), {@code /metrics} (Prometheus).
 */
public final class ManagementServer {

    private static final int IDLE_TIMEOUT_S = 60;

    private final Vertx vertx;
    private final Readiness readiness;
    private final Telemetry telemetry;
    private final HttpServer server;

    private ManagementServer(Vertx vertx, Readiness readiness, Telemetry telemetry) {
        this.vertx = vertx;
        this.readiness = readiness;
        this.telemetry = telemetry;
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_TIMEOUT_S))
                .requestHandler(this::route);
    }

    /** Listens; port 0 takes a free one. Fails when the port is taken. */
    public static Future<ManagementServer> start(
            Vertx vertx, ManagementSettings settings, Readiness readiness, Telemetry telemetry) {
        ManagementServer management = new ManagementServer(vertx, readiness, telemetry);
        return management.server.listen(settings.port(), settings.host()).map(management);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private void route(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(request, 405, new JsonObject().put("status", "method not allowed"));
            return;
        }
        switch (request.path()) {
            case "/healthz" -> answer(request, 200, new JsonObject().put("status", "alive"));
            case "/readyz" ->
                readiness
                        .report()
                        .onSuccess(report -> answer(request, report.httpStatus(), report.toJson()))
                        .onFailure(e -> answer(request, 500, new JsonObject().put("status", "failed")));
            case "/metrics" ->
                vertx.executeBlocking(telemetry::scrape, false)
                        .onSuccess(
                                text -> send(request.response(), 200, "text/plain; version=0.0.4; charset=utf-8", text))
                        .onFailure(e -> answer(request, 500, new JsonObject().put("status", "failed")));
            default -> answer(request, 404, new JsonObject().put("status", "not found"));
        }
    }

    private static void answer(HttpServerRequest request, int status, JsonObject json) {
        send(request.response(), status, "application/json", json.encode() + '\n');
    }

    private static void send(HttpServerResponse response, int status, String contentType, String text) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .end(text);
    }
}
