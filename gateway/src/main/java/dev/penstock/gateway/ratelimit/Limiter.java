package dev.penstock.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.config.LimitSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.ratelimit.LeaseFlight.Leg;
import dev.penstock.gateway.ratelimit.core.BucketKey;
import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.LeaseAsk;
import dev.penstock.gateway.ratelimit.core.LeaseTerms;
import dev.penstock.gateway.ratelimit.core.NodeBucket;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.gateway.ratelimit.core.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets that all nodes of the installation share (016). Takes from every bucket of a claim or from none; usually at once,
 * from what this node has leased, and otherwise after one question to Redis. While Redis is gone each node decides for its share.
 * Any thread; futures complete on the caller's context and do not fail.
 */
public final class Limiter {

    /** More requests than this never wait for Redis: what is over is decided by shares. */
    private static final int WAITING_MAX = 20_000;

    /** Others may be faster each time; who lost so often is refused. */
    private static final int ATTEMPTS_MAX = 8;

    /** Purpose of the buckets in front of what checks credentials: alone, a node gives half its share of them. */
    static final String AUTH = "auth";

    private final Vertx vertx;
    private final LeaseVerticle line;
    private final LeaseTerms terms;
    private final String prefix;
    private final LimitMetrics metrics;
    private final Cache<BucketKey, NodeBucket> buckets;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable String deployment;

    /**
     * Connects to nothing before it is started, and decides by shares until then.
     *
     * @param node this node's name
     */
    public Limiter(
            Vertx vertx,
            String node,
            LimitSettings settings,
            RedisSettings redis,
            RandomGenerator random,
            LimitMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.terms =
                new LeaseTerms(TimeUnit.NANOSECONDS.toMicros(settings.lease().toNanos()));
        this.prefix = redis.prefix();
        this.line = new LeaseVerticle(node, settings, redis, LeaseScript.load(), random, metrics);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(settings.bucketsMax())
                .executor(Runnable::run)
                .build();
        metrics.gauge("penstock.limits.buckets", buckets::estimatedSize);
        metrics.gauge("penstock.limits.waiting", waiting::get);
    }

    /** Begins to connect; waits a moment for Redis, and succeeds without it. */
    Future<Void> start(Duration patience) {
        return vertx.deployVerticle(line).compose(id -> {
            deployment = id;
            return line.firstJoined()
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .otherwiseEmpty();
        });
    }

    Future<Void> stop() {
        String id = deployment;
        deployment = null;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }

    /** Whether Redis decides; fails while each node decides for its share. */
    Future<Void> check() {
        return line.standing().joined()
                ? Future.succeededFuture()
                : Future.failedFuture("Redis does not answer in time: each node limits by its share");
    }

    /** Live nodes, as last known. */
    int nodes() {
        return line.standing().nodes();
    }

    /** Buckets in memory. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** Takes {@code tokens} from the bucket of every claim, or from none. */
    public Future<Verdict> take(List<Claim> claims, long tokens) {
        Verdict now = takeNow(claims, tokens);
        return now != null ? Future.succeededFuture(now) : takeLater(claims, tokens);
    }

    /** As {@link #take}, if it can be decided without asking; null, and nothing is taken, otherwise. */
    @Nullable
    Verdict takeNow(List<Claim> claims, long tokens) {
        return attempt(open(claims), tokens, line.standing());
    }

    /** As {@link #take}, after {@link #takeNow} could not tell. */
    Future<Verdict> takeLater(List<Claim> claims, long tokens) {
        OpenClaim[] open = open(claims);
        if (waiting.get() >= WAITING_MAX) {
            return Future.succeededFuture(byShare(open, tokens));
        }
        metrics.waited();
        waiting.incrementAndGet();
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        var promise = context.<Verdict>promise();
        retry(open, tokens, ATTEMPTS_MAX, promise::complete);
        return promise.future().onComplete(done -> waiting.decrementAndGet());
    }

    /** Charges what was used already, into debt if need be. */
    public void charge(List<Claim> claims, long tokens) {
        if (tokens <= 0) {
            return;
        }
        Standing standing = line.standing();
        for (OpenClaim claim : open(claims)) {
            if (claim.bucket().charge(tokens, standing, Micros.now())) {
                renew(claim, standing);
            }
        }
    }

    /** A claim with what this node knows of its bucket. */
    private record OpenClaim(BucketKey key, NodeBucket bucket) {}

    private OpenClaim[] open(List<Claim> claims) {
        OpenClaim[] open = new OpenClaim[claims.size()];
        for (int i = 0; i < open.length; i++) {
            Claim claim = claims.get(i);
            NodeBucket bucket = buckets.getIfPresent(claim.key());
            if (bucket == null) {
                bucket = buckets.get(claim.key(), key -> newBucket(claim));
            }
            bucket.rate(claim.rate(), Micros.now());
            open[i] = new OpenClaim(claim.key(), bucket);
        }
        return open;
    }

    private NodeBucket newBucket(Claim claim) {
        BucketKey key = claim.key();
        return new NodeBucket(
                claim.rate(),
                terms,
                key.scope() == Scope.ADDRESS || key.purpose().equals(AUTH),
                Micros.now());
    }

    /** Null when only Redis can tell. */
    private @Nullable Verdict attempt(OpenClaim[] claims, long tokens, Standing standing) {
        long now = Micros.now();
        boolean isShort = false;
        int low = 0;
        int refusedBy = -1;
        int taken = 0;
        for (; taken < claims.length && !isShort && refusedBy < 0; taken++) {
            switch (claims[taken].bucket().take(tokens, standing, now)) {
                case NO -> refusedBy = taken;
                case SHORT -> isShort = true;
                case YES_AND_LOW -> low |= 1 << taken;
                case YES -> {}
            }
        }
        if (isShort || refusedBy >= 0) {
            for (int i = 0; i < taken - 1; i++) {
                claims[i].bucket().undo(tokens);
            }
            return isShort ? null : refused(claims[refusedBy], standing, now);
        }
        for (int i = 0; low >> i != 0; i++) {
            if ((low >> i & 1) != 0) {
                renew(claims[i], standing);
            }
        }
        return new Verdict.Granted(tightest(claims, standing, now));
    }

    private void retry(OpenClaim[] claims, long tokens, int attempts, Consumer<Verdict> done) {
        Standing standing = line.standing();
        Verdict verdict = attempt(claims, tokens, standing);
        if (verdict == null && attempts == 0) {
            verdict = refused(claims[0], standing, Micros.now());
        }
        if (verdict != null) {
            done.accept(verdict);
            return;
        }
        ask(claims, tokens, standing);
        for (OpenClaim claim : claims) {
            if (claim.bucket().afterFlight(() -> retry(claims, tokens, attempts - 1, done))) {
                return;
            }
        }
        retry(claims, tokens, attempts - 1, done); // what was asked has been answered meanwhile
    }

    /** Asks for every bucket that cannot give now, all of one hash tag in one call. */
    private void ask(OpenClaim[] claims, long tokens, Standing standing) {
        long now = Micros.now();
        Map<Object, List<Leg>> flights = new LinkedHashMap<>();
        for (OpenClaim claim : claims) {
            if (!claim.bucket().holds(tokens, now)) {
                LeaseAsk ask = claim.bucket().ask(tokens, standing, now);
                if (ask != null) {
                    flights.computeIfAbsent(claim.key().tag(), tag -> new ArrayList<>())
                            .add(new Leg(claim.bucket(), claim.key().redisKey(prefix), ask));
                }
            }
        }
        flights.values().forEach(legs -> line.send(new LeaseFlight(legs)));
    }

    private void renew(OpenClaim claim, Standing standing) {
        LeaseAsk ask = claim.bucket().ask(0, standing, Micros.now());
        if (ask != null) {
            line.send(
                    new LeaseFlight(List.of(new Leg(claim.bucket(), claim.key().redisKey(prefix), ask))));
        }
    }

    private Verdict byShare(OpenClaim[] claims, long tokens) {
        Standing alone = new Standing(false, line.standing().nodes());
        Verdict verdict = attempt(claims, tokens, alone);
        return verdict == null ? refused(claims[0], alone, Micros.now()) : verdict;
    }

    private static Verdict refused(OpenClaim claim, Standing standing, long now) {
        long wait = claim.bucket().waitMicros(standing, now);
        return new Verdict.Refused(
                new Verdict.Standings(claim.key().scope(), claim.bucket().rate(), 0, wait),
                Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(wait)));
    }

    private static Verdict.Standings tightest(OpenClaim[] claims, Standing standing, long now) {
        int least = 0;
        long leastLeft = claims[0].bucket().left(standing, now);
        for (int i = 1; i < claims.length; i++) {
            long left = claims[i].bucket().left(standing, now);
            if ((double) left / claims[i].bucket().rate().quota()
                    < (double) leastLeft / claims[least].bucket().rate().quota()) {
                least = i;
                leastLeft = left;
            }
        }
        Rate rate = claims[least].bucket().rate();
        return new Verdict.Standings(
                claims[least].key().scope(), rate, leastLeft, rate.microsFor(rate.quota() - leastLeft));
    }
}
