package dev.penstock.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.LimitSettings;
import dev.penstock.config.RoutesSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.configuration.Change;
import dev.penstock.gateway.configuration.ConfigRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that change under load, cannot be understood, or cannot be reached. */
final class RouteReloadIT {

    private static final int CHANGES = 100;
    private static final int CLIENTS = 4;

    private static TcpProxy line;
    private static GatewayFixture fixture;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(RouteReloadIT::throughProxy);
        operator = fixture.operator();
    }

    @AfterAll
    static void stop() {
        line.restore();
        fixture.close();
        line.close();
    }

    @Test
    void reloadUnderLoadDropsNothing() throws Exception {
        put(Tables.responding("t0", "/stable/**", "0"));
        Tables.until(
                "the first table", () -> fixture.anonymous().get("/stable/x").status() == 200);
        AtomicBoolean over = new AtomicBoolean();
        LongAdder answers = new LongAdder();
        Map<Integer, Answer> odd = new ConcurrentHashMap<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            var loops = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(i -> clients.submit(() -> {
                        ApiClient client = fixture.anonymous();
                        while (!over.get()) {
                            Answer answer = client.get("/stable/x");
                            answers.increment();
                            if (answer.status() != 200) {
                                odd.put(answer.status(), answer);
                            }
                        }
                    }))
                    .toList();
            for (int i = 1; i <= CHANGES; i++) {
                put(Tables.responding("t" + i, i % 2 == 0 ? "/stable/**" : "/stable/*", Integer.toString(i)));
            }
            Tables.until(
                    "the last table",
                    () -> fixture.anonymous().get("/stable/x").body().equals("" + CHANGES));
            over.set(true);
            for (Future<?> loop : loops) {
                loop.get(30, TimeUnit.SECONDS); // also tells of connections that broke
            }
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
        assertEquals(Map.of(), odd);
        assertTrue(answers.sum() > CHANGES, answers + " answers");
    }

    @Test
    void aVersionNobodyHereUnderstandsIsNotTaken() {
        put(Tables.responding("good", "/good", "good"));
        Tables.until("the good table", () -> fixture.anonymous().get("/good").status() == 200);
        ConfigRepository versions = new ConfigRepository(fixture.database(), RouteAdministration.KIND);
        GatewayFixture.await(
                versions.put("{\"routes\":[],\"from-the-future\":1}", "written by a newer node", Change.BY_COMMAND));
        Tables.until("the refusal in the metrics", () -> metric("penstock_routes_stale")
                .equals("1.0"));
        assertEquals("good", fixture.anonymous().get("/good").body());
        assertEquals(422, operator.get("/v1/admin/routes").status());

        put(Tables.responding("good", "/good", "better"));
        Tables.until(
                "the next good table",
                () -> fixture.anonymous().get("/good").body().equals("better"));
        assertEquals("0.0", metric("penstock_routes_stale"));
    }

    @Test
    void withoutTheDatabaseTheLastTableStays() {
        put(Tables.responding("kept", "/kept", "before"));
        Tables.until("the table", () -> fixture.anonymous().get("/kept").status() == 200);
        line.cut();
        try {
            Tables.until("a look in vain", () -> !metric("penstock_routes_reloads_total{result=\"unreachable\"")
                    .isEmpty());
            assertEquals("before", fixture.anonymous().get("/kept").body());
        } finally {
            line.restore();
        }
        Tables.until(
                "a change after the outage",
                () -> operator.put("/v1/admin/routes", Tables.responding("kept", "/kept", "after"))
                                .status()
                        == 200);
        Tables.until("the change", () -> fixture.anonymous().get("/kept").body().equals("after"));
    }

    @Test
    void aFileIsReadAgainWhenItChanges(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("routes.json");
        Files.writeString(file, Tables.responding("f", "/file", "one"));
        try (GatewayFixture own = GatewayFixture.start(
                settings -> settings.with(new RoutesSettings(file.toString(), Duration.ofMillis(100))))) {
            assertEquals("one", own.anonymous().get("/file").body());
            Files.writeString(file, "{\"routes\":[");
            Files.writeString(file, Tables.responding("f", "/file", "two"));
            Tables.until(
                    "the new file", () -> own.anonymous().get("/file").body().equals("two"));
            ApiClient theirs = own.operator();
            assertEquals(
                    "f",
                    theirs.get("/v1/admin/routes")
                            .json()
                            .getJsonArray("routes")
                            .getJsonObject(0)
                            .getString("name"));
            Answer put = theirs.put("/v1/admin/routes", Tables.responding("x", "/x", "x"));
            assertEquals(409, put.status());
            assertEquals("routes-from-file", put.code());
        }
    }

    private static void put(String table) {
        Answer answer = operator.put("/v1/admin/routes", table);
        assertEquals(200, answer.status(), answer.body());
    }

    /** The value on the line of the metrics that begins so, or nothing. */
    private static String metric(String name) {
        return ApiClient.of(GatewayFixture.managementUrl(fixture.gateway()))
                .get("/metrics")
                .body()
                .lines()
                .filter(text -> text.startsWith(name))
                .map(text -> text.substring(text.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    private static GatewaySettings throughProxy(GatewaySettings s) {
        DatabaseSettings d = s.database();
        LimitSettings l = s.limits();
        line = Backends.shared().proxy(d.host(), d.port());
        return s.with(new DatabaseSettings(
                        line.host(),
                        line.port(),
                        d.database(),
                        d.user(),
                        d.password(),
                        d.tenantPoolSize(),
                        d.systemPoolSize(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3)))
                .with(new RoutesSettings("", Duration.ofMillis(200)))
                .with(new LimitSettings(
                        l.lease(),
                        l.redisTimeout(),
                        l.bucketsMax(),
                        l.nodesAssumed(),
                        l.planRefresh(),
                        l.addressAuthPerMinute(),
                        1_000_000));
    }
}
