package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.protocol.http.LoginRequest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that stops finishes what it has begun. */
final class GatewayDrainIT {

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void requestsInFlightAreAnsweredAndTheOtherNodeServesOn() throws Exception {
        Gateway leaving = fixture.gateway();
        ApiClient other = ApiClient.of(GatewayFixture.url(fixture.startNode()));
        ApiClient client = ApiClient.of(GatewayFixture.url(leaving));
        LoginRequest login =
                new LoginRequest(fixture.tenant().slug(), fixture.tenant().adminEmail(), GatewayFixture.PASSWORD, "d");
        assertEquals(200, client.post("/v1/auth/login", login).status());

        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            // Password checks queue up: these are in flight for a while.
            List<CompletableFuture<Answer>> inFlight = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                inFlight.add(CompletableFuture.supplyAsync(() -> client.post("/v1/auth/login", login), clients));
            }
            awaitInFlight(leaving);
            GatewayFixture.await(leaving.close());
            for (CompletableFuture<Answer> one : inFlight) {
                assertEquals(200, one.get(30, TimeUnit.SECONDS).status());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThrows(UncheckedIOException.class, () -> client.get("/v1/me"));
        assertEquals(200, other.post("/v1/auth/login", login).status());
    }

    @Test
    void closesTwiceAndWhenNeverUsed() {
        Gateway node = fixture.startNode();
        GatewayFixture.await(node.close());
        GatewayFixture.await(node.close());
    }

    private static void awaitInFlight(Gateway node) {
        ApiClient management = ApiClient.of(GatewayFixture.managementUrl(node));
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!management.get("/metrics").body().contains("penstock_http_in_flight 4.0")) {
            assertTrue(System.nanoTime() < deadlineNanos, "no four requests in flight");
        }
    }
}
