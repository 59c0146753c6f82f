package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.FilesClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.TokenResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL goes away and returns: 503 meanwhile, nothing false, and no restart. */
final class OutageIT {

    private static final Duration RECOVERY_MAX = Duration.ofSeconds(20);

    /** The statement timeout of 3 s, the margin of the client's own limit, and a slow machine. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

    private static TcpProxy line;
    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(OutageIT::throughProxy);
    }

    @AfterAll
    static void stop() {
        line.restore();
        fixture.close();
        line.close();
    }

    @Test
    void cutLineIsUnavailableThenRecovers() {
        ApiClient admin = fixture.admin();
        assertEquals(200, admin.get("/v1/me").status());
        line.cut();
        try {
            Answer answer = admin.get("/v1/me");
            assertEquals(503, answer.status(), answer.body());
            assertEquals("unavailable", answer.code());
            assertTrue(Integer.parseInt(answer.header("Retry-After").orElseThrow()) >= 1);
            assertFalse(answer.body().contains("Exception"), answer.body());
            assertEquals(503, login().status());
            assertEquals("unavailable", ready().json().getString("status"));
            assertEquals(503, ready().status());
            assertEquals(200, management().get("/healthz").status());
        } finally {
            line.restore();
        }
        assertEquals(
                200,
                until(() -> admin.get("/v1/me"), answer -> answer.status() == 200)
                        .status());
        assertEquals(
                200, until(OutageIT::login, answer -> answer.status() == 200).status());
        assertEquals(
                200, until(OutageIT::ready, answer -> answer.status() == 200).status());
    }

    @Test
    void silentLineIsUnavailableThenRecovers() {
        ApiClient admin = fixture.admin();
        assertEquals(200, admin.get("/v1/me").status());
        line.stall();
        try {
            Answer answer = admin.get("/v1/me");
            assertTrue(answer.status() == 503 || answer.status() == 504, answer.body());
            assertEquals(503, ready().status());
        } finally {
            line.restore();
        }
        assertEquals(
                200,
                until(() -> admin.get("/v1/me"), answer -> answer.status() == 200)
                        .status());
    }

    /** Open connections never answer again, neither during the silence nor after it, as when a host loses power. */
    @Test
    void vanishedDatabaseIsUnavailableThenRecovers() {
        FilesClient files =
                FilesClient.of(fixture, fixture.tenant(), fixture.tenant().adminEmail());
        String children = files.node(files.rootId()) + "/children";
        assertEquals(200, files.api().get(children).status());
        line.vanish();
        try {
            Instant start = Instant.now();
            assertAway(files.api().get(children));
            assertAway(files.createFolder(files.rootId(), "never"));
            assertTrue(Duration.between(start, Instant.now()).compareTo(ANSWER_MAX.multipliedBy(2)) < 0);
        } finally {
            line.restore();
        }
        assertEquals(
                200,
                until(() -> files.api().get(children), answer -> answer.status() == 200)
                        .status());
        assertEquals(
                201, files.createFolder(files.rootId(), "after the silence").status());
        assertEquals(
                200, until(OutageIT::login, answer -> answer.status() == 200).status());
    }

    private static void assertAway(Answer answer) {
        assertTrue(answer.status() == 503 || answer.status() == 504, answer.status() + " " + answer.body());
    }

    /** Whatever answer of the database is lost, before the commit or after it, the same token may be sent again. */
    @Test
    void refreshSurvivesLostAnswersOfTheDatabase() {
        String token =
                fixture.login(fixture.tenant(), fixture.tenant().adminEmail()).refreshToken();
        AtomicBoolean done = new AtomicBoolean();
        Thread saboteur = new Thread(() -> dropNowAndThen(done), "saboteur");
        saboteur.start();
        int retries = 0;
        try {
            Instant enough = Instant.now().plus(RECOVERY_MAX);
            while (retries < 5 && Instant.now().isBefore(enough)) {
                RefreshRequest request = new RefreshRequest(token);
                Answer answer = fixture.anonymous().post("/v1/auth/refresh", request);
                Instant deadline = Instant.now().plus(RECOVERY_MAX);
                while (answer.status() == 503 && Instant.now().isBefore(deadline)) {
                    retries++;
                    answer = fixture.anonymous().post("/v1/auth/refresh", request);
                }
                assertEquals(200, answer.status(), answer.body());
                token = answer.as(TokenResponse.class).refreshToken();
            }
        } finally {
            done.set(true);
        }
        assertTrue(retries > 0, "no answer was lost: the test shows nothing");
    }

    private static void dropNowAndThen(AtomicBoolean done) {
        while (!done.get()) {
            line.drop();
            LockSupport.parkNanos(Duration.ofMillis(ThreadLocalRandom.current().nextInt(5, 150))
                    .toNanos());
        }
    }

    private static Answer login() {
        return fixture.anonymous()
                .post(
                        "/v1/auth/login",
                        new LoginRequest(
                                fixture.tenant().slug(), fixture.tenant().adminEmail(), GatewayFixture.PASSWORD, "d"));
    }

    private static ApiClient management() {
        return ApiClient.of(GatewayFixture.managementUrl(fixture.gateway()));
    }

    private static Answer ready() {
        return management().get("/readyz");
    }

    private static Answer until(Supplier<Answer> ask, Predicate<Answer> wanted) {
        Instant deadline = Instant.now().plus(RECOVERY_MAX);
        Answer answer = ask.get();
        while (!wanted.test(answer) && Instant.now().isBefore(deadline)) {
            answer = ask.get();
        }
        return answer;
    }

    private static GatewaySettings throughProxy(GatewaySettings s) {
        DatabaseSettings d = s.database();
        line = Backends.shared().proxy(d.host(), d.port());
        DatabaseSettings proxied = new DatabaseSettings(
                line.host(),
                line.port(),
                d.database(),
                d.user(),
                d.password(),
                d.tenantPoolSize(),
                d.systemPoolSize(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3));
        return s.with(proxied);
    }
}
