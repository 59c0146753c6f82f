package dev.penstock.launcher.bench;

import dev.penstock.engines.FreePort;
import dev.penstock.engines.harness.Backends;
import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.installation.Installation;
import dev.penstock.launcher.installation.Jvm;
import dev.penstock.launcher.installation.PenstockProcess;
import dev.penstock.platform.link.RedisLink;
import dev.penstock.protocol.http.PlanLimits;
import dev.penstock.protocol.http.PutPlanRequest;
import dev.penstock.protocol.json.WireJson;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two gateways admit together of a tenant that asks for four times its limit, how often they ask Redis for it, and what a
 * decision costs with and without a lease.
 */
final class LimitsBench implements Bench.Benchmark {

    private static final int LIMIT_PER_SECOND = 500;
    private static final int OFFERED_PER_SECOND = 2_000;

    /** Drains the bucket, which begins full. */
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    private static final Pattern SCRIPT_CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

    @Override
    public void run(Duration perFigure) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            System.out.printf(
                    Locale.ROOT,
                    "limits: two gateways, one tenant limited to %d/s, %d/s offered for %d s%n",
                    LIMIT_PER_SECOND,
                    OFFERED_PER_SECOND,
                    perFigure.toSeconds());
            Shared shared = shared(vertx, perFigure);
            LimiterCost cost = LimiterCost.measure(vertx);
            report(shared, cost);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** What came of the load on both gateways. */
    private record Shared(double admittedVsLimit, double offeredPerSecond, double callsPer1000, OpenLoop.Tally tally) {}

    @SuppressWarnings("try") // their end is what they are held for
    private static Shared shared(Vertx vertx, Duration duration) throws Exception {
        Installation installation =
                new Installation().set("NODE_NAME", "bench-1").set("HTTP_EVENT_LOOPS", 1);
        Account account = installation.newAccount();
        URI first = installation.url();
        int secondPort = FreePort.any();
        try (PenstockProcess one = installation.gateway(Jvm.SMALL)) {
            installation.set("HTTP_PORT", secondPort).set("NODE_NAME", "bench-2");
            try (PenstockProcess two = installation.gateway(Jvm.SMALL)) {
                String token = new ApiClient(first).login(account, "bench").accessToken();
                limit(first, token);
                List<URI> nodes = List.of(first, URI.create("http://127.0.0.1:" + secondPort));
                OpenLoop load = new OpenLoop(vertx, nodes, "/v1/drives", token, OFFERED_PER_SECOND);
                load.run(WARM_UP);
                long callsBefore = scriptCalls(vertx, installation);
                OpenLoop.Tally tally = load.run(duration);
                long calls = scriptCalls(vertx, installation) - callsBefore;
                return new Shared(
                        tally.count(200) / (LIMIT_PER_SECOND * tally.seconds()),
                        tally.answers() / tally.seconds(),
                        1_000.0 * calls / tally.answers(),
                        tally);
            }
        }
    }

    /** The tenant's limit is the only one that counts. */
    private static void limit(URI node, String token) throws Exception {
        PlanLimits.Rate wide = new PlanLimits.Rate(1_000_000L, 1, null);
        PlanLimits.Rate narrow = new PlanLimits.Rate((long) LIMIT_PER_SECOND, 1, null);
        PlanLimits limits = new PlanLimits(
                new PlanLimits.Classes(
                        null, new PlanLimits.Scopes(narrow, wide, wide), null, null, null, null, null, null),
                null,
                null);
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/v1/admin/plans/standard"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(WireJson.write(new PutPlanRequest("Standard", 1L << 40, null, limits))))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("plan: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Scripts this Redis has run for anybody. */
    private static long scriptCalls(Vertx vertx, Installation installation) throws Exception {
        RedisLink link = RedisLink.connect(vertx, installation.redis(), 16, (lost, why) -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        String info = link.connection()
                .send(Request.cmd(Command.INFO).arg("commandstats"))
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .toString();
        link.drop().toCompletionStage().toCompletableFuture().get();
        Matcher calls = SCRIPT_CALLS.matcher(info);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private static void report(Shared shared, LimiterCost cost) {
        System.out.printf(
                Locale.ROOT,
                """
                answers per second            %10.0f   %s
                admitted, of the limit        %10.3f
                calls to Redis per 1000       %10.1f   (%s)
                a decision from a lease       %10.0f ns, three buckets; two threads at once on the same: %.0f ns
                a decision that asks Redis    %10.0f µs, one after the other
                """,
                shared.offeredPerSecond(),
                shared.tally(),
                shared.admittedVsLimit(),
                shared.callsPer1000(),
                Backends.shared().kind(),
                cost.nanosWithLease(),
                cost.nanosContended(),
                cost.microsWithoutLease());
        System.out.printf(
                Locale.ROOT,
                "{\"admittedVsLimit\":%.3f,\"redisCallsPer1000Requests\":%.1f,\"limiterNanosWithLease\":%.0f,"
                        + "\"limiterNanosContended\":%.0f,\"limiterMicrosWithoutLease\":%.0f}%n",
                shared.admittedVsLimit(),
                shared.callsPer1000(),
                cost.nanosWithLease(),
                cost.nanosContended(),
                cost.microsWithoutLease());
    }
}
