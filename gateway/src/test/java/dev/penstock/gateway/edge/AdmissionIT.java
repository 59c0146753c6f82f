package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.AdmissionSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that takes on 10 requests, 2 waits and 40 connections at once. */
final class AdmissionIT {

    private static final int IN_FLIGHT_MAX = 10;
    private static final int WAITING_MAX = 2;
    private static final int CONNECTIONS_MAX = 40;

    /** A body that is announced and does not come keeps its request in work. */
    private static final String HALF_LOGIN =
            "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(
                settings -> settings.with(new AdmissionSettings(IN_FLIGHT_MAX, WAITING_MAX, CONNECTIONS_MAX, 100_000)));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void bulkIsRefusedFirstAndLogInLastAndAllComeBack() throws IOException {
        String upload = "/v1/drives/" + fixture.tenant().driveId() + "/uploads";
        ApiClient admin = fixture.admin();
        List<RawConnection> held = new ArrayList<>();
        try {
            hold(held, 7);
            Answer bulk = admin.post(upload, "{}");
            assertEquals(503, bulk.status(), bulk.body());
            assertEquals("overloaded", bulk.code());
            int retryAfterS = Integer.parseInt(bulk.header("Retry-After").orElseThrow());
            assertTrue(retryAfterS >= 1 && retryAfterS <= 5, "Retry-After: " + retryAfterS);
            assertEquals(200, admin.get("/v1/me").status());

            hold(held, 2);
            assertEquals(503, admin.get("/v1/me").status());
            assertEquals(200, fixture.anonymous().get("/.well-known/jwks.json").status());

            hold(held, 1);
            assertEquals(503, fixture.anonymous().get("/.well-known/jwks.json").status());
            assertTrue(refused("auth") >= 1);
        } finally {
            closeAll(held);
        }
        eventually("places given back", () -> admin.post(upload, "{}").status() == 422);
    }

    @Test
    void longPollsDoNotTakeThePlacesOfShortWork() throws IOException {
        String token =
                fixture.login(fixture.tenant(), fixture.tenant().adminEmail()).accessToken();
        String poll = "GET /v1/drives/" + fixture.tenant().driveId()
                + "/changes?wait=30 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        List<RawConnection> held = new ArrayList<>();
        try {
            for (int i = 0; i < WAITING_MAX; i++) {
                held.add(new RawConnection(fixture.gateway().port()).send(poll));
            }
            eventually("they wait", () -> gauge("penstock_admission_waiting") == WAITING_MAX);
            eventually("their places are free", () -> gauge("penstock_admission_in_flight") == 0);
            held.add(new RawConnection(fixture.gateway().port()).send(poll));
            eventually("one too many stays among the others", () -> gauge("penstock_admission_in_flight") == 1);
        } finally {
            closeAll(held);
        }
        eventually("all gone", () -> gauge("penstock_admission_waiting") + gauge("penstock_admission_in_flight") == 0);
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws IOException {
        ApiClient admin = fixture.admin();
        List<RawConnection> held = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS_MAX + 5; i++) {
                held.add(new RawConnection(fixture.gateway().port()));
            }
            eventually("some were refused", () -> refused("connection") >= 5);
            eventually("not more than allowed", () -> gauge("penstock_admission_connections") <= CONNECTIONS_MAX);
        } finally {
            closeAll(held);
        }
        eventually("room again", () -> gauge("penstock_admission_connections") < CONNECTIONS_MAX / 2);
        assertEquals(200, admin.get("/v1/me").status());
    }

    private static void hold(List<RawConnection> held, int count) throws IOException {
        double before = gauge("penstock_admission_in_flight");
        for (int i = 0; i < count; i++) {
            held.add(new RawConnection(fixture.gateway().port()).send(HALF_LOGIN));
        }
        eventually("held", () -> gauge("penstock_admission_in_flight") == before + count);
    }

    private static void closeAll(List<RawConnection> held) throws IOException {
        for (RawConnection connection : held) {
            connection.close();
        }
    }

    private static double refused(String what) {
        return gauge("penstock_admission_refused_total{what=\"" + what + "\"}");
    }

    /** As the management port says. */
    private static double gauge(String series) {
        return ApiClient.of(GatewayFixture.managementUrl(fixture.gateway()))
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.onSpinWait();
        }
    }
}
