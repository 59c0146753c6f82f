package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.protocol.http.LoginRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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

    private static final int REQUESTS = 4;

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

        Promise<Void> release = Promise.promise();
        Future<Void> lock = lockUsers(release);
        ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
        try {
            List<CompletableFuture<Answer>> inFlight = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                inFlight.add(CompletableFuture.supplyAsync(() -> client.post("/v1/auth/login", login), clients));
            }
            await(leaving, "/metrics", "penstock_http_in_flight 4.0");
            Future<Void> closing = leaving.close();
            await(leaving, "/readyz", "draining");
            release.complete();
            for (CompletableFuture<Answer> one : inFlight) {
                assertEquals(200, one.get(30, TimeUnit.SECONDS).status());
            }
            GatewayFixture.await(closing);
            GatewayFixture.await(lock);
        } finally {
            release.tryComplete();
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

    /** Logins wait until the promise is kept: that many requests stay in flight. */
    private static Future<Void> lockUsers(Promise<Void> release) {
        Promise<Void> locked = Promise.promise();
        Future<Void> transaction = fixture.database().system().transaction(connection -> connection
                .query("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
                .execute()
                .onSuccess(done -> locked.complete())
                .onFailure(locked::fail)
                .compose(done -> release.future()));
        GatewayFixture.await(locked.future());
        return transaction;
    }

    private static void await(Gateway node, String path, String wanted) {
        ApiClient management = ApiClient.of(GatewayFixture.managementUrl(node));
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!management.get(path).body().contains(wanted)) {
            assertTrue(System.nanoTime() < deadlineNanos, path + " never showed " + wanted);
        }
    }
}
