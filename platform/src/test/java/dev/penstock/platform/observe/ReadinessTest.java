package dev.penstock.platform.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.platform.observe.ReadinessReport.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

    private static final Duration TIMEOUT = Duration.ofMillis(50);

    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private final Dependency database = Dependency.required("database", Future::succeededFuture);
    private final Dependency deadDatabase = Dependency.required("database", () -> Future.failedFuture("refused"));
    private final Dependency deadRedis = Dependency.degrading("redis", () -> Future.failedFuture("refused"));

    @Test
    void startsClosedOpensAndDrains() throws Exception {
        Readiness readiness = new Readiness(List.of(database), TIMEOUT);
        assertEquals(Status.STARTING, report(readiness).status());
        assertEquals(503, report(readiness).httpStatus());
        readiness.open();
        assertEquals(Status.READY, report(readiness).status());
        readiness.drain();
        assertEquals(Status.DRAINING, report(readiness).status());
        assertEquals(503, report(readiness).httpStatus());
    }

    @Test
    void servesDegradedWithoutWhatIsNotRequired() throws Exception {
        ReadinessReport report = report(open(database, deadRedis));
        assertEquals(Status.DEGRADED, report.status());
        assertEquals(200, report.httpStatus());
        assertEquals(
                "refused",
                report.toJson().getJsonObject("checks").getJsonObject("redis").getString("reason"));
    }

    @Test
    void isUnavailableWithoutWhatIsRequired() throws Exception {
        ReadinessReport report = report(open(deadDatabase, deadRedis));
        assertEquals(Status.UNAVAILABLE, report.status());
        assertEquals(503, report.httpStatus());
    }

    @Test
    void silenceCountsAsDownAfterTheTimeLimit() throws Exception {
        Dependency silent =
                Dependency.degrading("broker", () -> Promise.promise().future());
        ReadinessReport report = report(open(database, silent));
        assertEquals(Status.DEGRADED, report.status());
        assertTrue(report.checks().get(1).durationMs() >= 40);
        assertEquals("no answer within 50 ms", report.checks().get(1).reason());
    }

    @Test
    void probeThatThrowsCountsAsDown() throws Exception {
        Dependency broken = Dependency.degrading("objects", () -> {
            throw new IllegalStateException("broken");
        });
        assertEquals(Status.DEGRADED, report(open(database, broken)).status());
    }

    private static Readiness open(Dependency... dependencies) {
        Readiness readiness = new Readiness(List.of(dependencies), TIMEOUT);
        readiness.open();
        return readiness;
    }

    /** On a context of Vert.x, as the management server asks. */
    private static ReadinessReport report(Readiness readiness) throws Exception {
        Promise<ReadinessReport> report = Promise.promise();
        vertx.runOnContext(run -> readiness.report().onComplete(report));
        return report.future().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
