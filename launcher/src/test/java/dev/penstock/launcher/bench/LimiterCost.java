package dev.penstock.launcher.bench;

import dev.penstock.config.LimitSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.ratelimit.Limiter;
import dev.penstock.gateway.ratelimit.RateLimits;
import dev.penstock.gateway.ratelimit.Verdict;
import dev.penstock.gateway.ratelimit.core.BucketKey;
import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.platform.database.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What one decision of the limiter costs.
 *
 * @param nanosWithLease over three buckets, from leases
 * @param nanosContended the same while another thread does the same on the same buckets
 * @param microsWithoutLease over one bucket too small to lease from, one decision after the other
 */
record LimiterCost(double nanosWithLease, double nanosContended, double microsWithoutLease) {

    private static final Duration EACH = Duration.ofSeconds(3);
    private static final int BATCH = 1_000;

    static LimiterCost measure(Vertx vertx) throws Exception {
        RedisSettings redis = Backends.shared().redis();
        Database database = Database.open(vertx, Backends.shared().freshDatabase());
        Random random = new Random();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        RateLimits limits = new RateLimits(
                vertx,
                "cost",
                LimitSettings.defaults(),
                redis,
                database,
                new Announcements(vertx, redis, database, random, meters),
                random,
                meters);
        await(limits.start());
        try {
            double alone = nanos(limits.limiter(), 1);
            double contended = nanos(limits.limiter(), 2);
            return new LimiterCost(alone, contended, micros(limits.limiter()));
        } finally {
            await(limits.stop());
            await(database.close());
        }
    }

    private static double nanos(Limiter limiter, int threads) throws Exception {
        UUID tenant = UUID.randomUUID();
        UUID user = UUID.randomUUID();
        UUID device = UUID.randomUUID();
        Rate rate = Rate.of(Rate.TOKENS_MAX, 1);
        ClosedLoop.Step step = client -> {
            for (int i = 0; i < BATCH; i++) {
                var verdict = limiter.take(
                        List.of(
                                new Claim(new BucketKey(Scope.TENANT, "metadata", tenant, tenant), rate),
                                new Claim(new BucketKey(Scope.USER, "metadata", tenant, user), rate),
                                new Claim(new BucketKey(Scope.DEVICE, "metadata", tenant, device), rate)),
                        1);
                if (verdict.isComplete() && !(verdict.result() instanceof Verdict.Granted)) {
                    throw new IllegalStateException("refused: " + verdict.result());
                }
            }
        };
        ClosedLoop.perSecond(threads, EACH, step);
        return threads * 1e9 / (ClosedLoop.perSecond(threads, EACH, step) * BATCH);
    }

    private static double micros(Limiter limiter) throws Exception {
        UUID tenant = UUID.randomUUID();
        List<Claim> claims = List.of(
                new Claim(new BucketKey(Scope.TENANT, "metadata", tenant, tenant), new Rate(Rate.TOKENS_MAX, 1, 9)));
        ClosedLoop.Step step = client -> {
            Verdict verdict = await(limiter.take(claims, 1));
            if (!(verdict instanceof Verdict.Granted)) {
                throw new IllegalStateException("refused: " + verdict);
            }
        };
        ClosedLoop.perSecond(1, EACH, step);
        return 1e6 / ClosedLoop.perSecond(1, EACH, step);
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
