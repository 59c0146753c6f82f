package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The management port of a running gateway. */
final class ManagementIT {

    private static GatewayFixture fixture;
    private static ApiClient management;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        management = ApiClient.of(GatewayFixture.managementUrl(fixture.gateway()));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void aliveAndReady() {
        assertEquals("alive", management.get("/healthz").json().getString("status"));
        Answer ready = management.get("/readyz");
        assertEquals(200, ready.status(), ready.body());
        assertEquals(
                "up",
                ready.json().getJsonObject("checks").getJsonObject("database").getString("status"));
    }

    @Test
    void metricsCountRequestsByRouteOnly() {
        fixture.admin().get("/v1/me");
        fixture.anonymous().get("/some/path/of/a/client");

        String metrics = management.get("/metrics").body();
        assertTrue(
                metrics.contains(
                        "penstock_http_requests_seconds_count{method=\"GET\",route=\"/v1/me\",status=\"200\"}"),
                metrics);
        assertTrue(metrics.contains("jvm_memory_used_bytes"));
        assertFalse(metrics.contains("/some/path"));
    }

    @Test
    void healthIsNotOnThePublicPort() {
        for (String path : new String[] {"/healthz", "/readyz", "/metrics"}) {
            assertEquals(401, fixture.anonymous().get(path).status());
            assertEquals(404, fixture.admin().get(path).status());
        }
        assertEquals(404, management.get("/v1/me").status());
        assertEquals(405, management.post("/healthz").status());
    }
}
