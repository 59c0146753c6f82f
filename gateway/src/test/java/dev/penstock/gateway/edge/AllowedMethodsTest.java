package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AllowedMethodsTest {

    @Test
    void knowsTheMethodsOfAPath() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            router.route().handler(ctx -> ctx.next());
            router.get("/v1/drives/:d").handler(ctx -> ctx.end());
            router.patch("/v1/drives/:d").handler(ctx -> ctx.end());
            router.post("/v1/drives").handler(ctx -> ctx.end());
            AllowedMethods allowed = AllowedMethods.of(router.getRoutes());

            assertEquals("GET, PATCH", allowed.at("/v1/drives/7"));
            assertEquals("POST", allowed.at("/v1/drives"));
            assertEquals("", allowed.at("/v1/drives/7/nodes"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
