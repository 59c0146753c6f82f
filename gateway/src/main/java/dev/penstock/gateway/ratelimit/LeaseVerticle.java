package dev.penstock.gateway.ratelimit;

import dev.penstock.config.LimitSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.ratelimit.core.Standing;
import dev.penstock.platform.link.Reconnecting;
import dev.penstock.platform.link.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries lease flights to Redis over one connection: what gathers while one batch is under way goes with the next, so that load
 * makes batches longer and not more numerous. When Redis takes longer than it may, or is gone, this node {@linkplain Standing
 * stands} alone from then on and nobody waits any more; it joins again when Redis has answered a probe in time.
 */
final class LeaseVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseVerticle.class);

    /** Flights in one batch. More would keep Redis from others for longer than a millisecond or two. */
    private static final int BATCH_MAX = 256;

    private static final int COMMANDS_MAX = 4 * BATCH_MAX;

    /** A batch that is later than this is given up with its connection. */
    private static final long LATE_MS_MAX = 1_000;

    private static final long PROBE_MS = 100;

    private final LimitSettings settings;
    private final RedisSettings redisSettings;
    private final LeaseScript script;
    private final LimitMetrics metrics;
    private final RandomGenerator random;
    private final NodeCensus census;
    private final Queue<LeaseFlight> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Promise<Void> firstJoined = Promise.promise();
    private volatile Standing standing;
    private Reconnecting<RedisLink> line;
    private boolean busy;
    private boolean probing;
    private boolean stopped;

    @SuppressWarnings("NullAway.Init") // start() sets the line, before anything is sent
    LeaseVerticle(
            String node,
            LimitSettings settings,
            RedisSettings redisSettings,
            LeaseScript script,
            RandomGenerator random,
            LimitMetrics metrics) {
        this.settings = settings;
        this.redisSettings = redisSettings;
        this.script = script;
        this.random = random;
        this.metrics = metrics;
        this.census = new NodeCensus(redisSettings.prefix(), node);
        this.standing = new Standing(false, settings.nodesAssumed());
        metrics.standing(() -> standing);
    }

    @Override
    public Future<?> start() {
        line = new Reconnecting<>(vertx, "redis to limit", random, this::connect, RedisLink::ping, RedisLink::drop);
        line.start();
        vertx.setPeriodic(PROBE_MS, timer -> probe());
        vertx.setPeriodic(NodeCensus.INTERVAL_MS, timer -> count());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        part("stopping");
        return line.current()
                .map(census::leave)
                .orElseGet(Future::succeededFuture)
                .eventually(line::stop);
    }

    /** How this node stands now. Any thread. */
    Standing standing() {
        return standing;
    }

    /** Succeeds when Redis decides for the first time. */
    Future<Void> firstJoined() {
        return firstJoined.future();
    }

    /** Sends a flight with the next batch. Its buckets are told the end of it, whatever that is. Any thread. */
    void send(LeaseFlight flight) {
        waiting.add(flight);
        if (called.compareAndSet(false, true)) {
            context.runOnContext(turn -> {
                called.set(false);
                sendBatch();
            });
        }
    }

    private void sendBatch() {
        if (!standing.joined()) {
            loseWaiting();
            return;
        }
        if (busy || waiting.isEmpty()) {
            return;
        }
        List<LeaseFlight> batch = new ArrayList<>();
        for (LeaseFlight next = waiting.poll(); next != null; next = batch.size() < BATCH_MAX ? waiting.poll() : null) {
            batch.add(next);
        }
        line.current().ifPresentOrElse(link -> send(batch, link), () -> {
            part("no connection");
            batch.forEach(LeaseFlight::lost);
        });
    }

    private void send(List<LeaseFlight> batch, RedisLink link) {
        busy = true;
        Future<List<Response>> answers = call(batch, link);
        answers.timeout(settings.redisTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(e -> {
                    if (!answers.isComplete()) {
                        part("no answer within " + settings.redisTimeout().toMillis() + " ms");
                        batch.forEach(LeaseFlight::late);
                    }
                });
        answers.timeout(LATE_MS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(all -> land(batch, all))
                .onFailure(e -> {
                    part("failed: " + e.getMessage());
                    batch.forEach(LeaseFlight::lost);
                    line.lost(link, "lease: " + e.getMessage());
                })
                .onComplete(done -> {
                    busy = false;
                    sendBatch();
                });
    }

    private Future<List<Response>> call(List<LeaseFlight> batch, RedisLink link) {
        List<Request> calls = batch.stream().map(script::call).toList();
        metrics.roundTrip(batch.size());
        // A script is forgotten between batches, hardly within one; what half a batch took before is lost, not given
        // twice.
        return link.connection()
                .batch(calls)
                .recover(e -> LeaseScript.isForgotten(e)
                        ? script.teach(link.connection())
                                .compose(taught -> link.connection().batch(calls))
                        : Future.failedFuture(e));
    }

    private static void land(List<LeaseFlight> batch, List<Response> answers) {
        long now = Micros.now();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).land(LeaseScript.answers(answers.get(i)), now);
        }
    }

    private Future<RedisLink> connect() {
        return RedisLink.connect(vertx, redisSettings, COMMANDS_MAX, this::lost)
                .compose(link -> script.teach(link.connection())
                        .timeout(RedisLink.CONNECT_MS_MAX, TimeUnit.MILLISECONDS)
                        .map(link)
                        .recover(e -> link.drop().transform(dropped -> Future.failedFuture(e))));
    }

    private void lost(RedisLink link, String reason) {
        part(reason);
        line.lost(link, reason);
    }

    /** From now on this node decides for its share. */
    private void part(String reason) {
        if (standing.joined()) {
            standing = new Standing(false, standing.nodes());
            if (!stopped) {
                LOG.atWarn().addKeyValue("reason", reason).log("redis does not answer, limiting by shares");
            }
        }
        loseWaiting();
    }

    private void loseWaiting() {
        for (LeaseFlight next = waiting.poll(); next != null; next = waiting.poll()) {
            next.lost();
        }
    }

    private void probe() {
        if (standing.joined() || busy || probing || stopped) {
            return;
        }
        line.current().ifPresent(link -> {
            probing = true;
            census.count(link)
                    .timeout(settings.redisTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .onSuccess(this::join)
                    .onComplete(done -> probing = false);
        });
    }

    private void join(int nodes) {
        if (!stopped) {
            standing = new Standing(true, nodes);
            LOG.atInfo().addKeyValue("nodes", nodes).log("limits are counted in redis");
            firstJoined.tryComplete();
        }
    }

    private void count() {
        if (standing.joined() && !stopped) {
            line.current().ifPresent(link -> census.count(link).onSuccess(nodes -> {
                if (standing.joined() && standing.nodes() != nodes) {
                    standing = new Standing(true, nodes);
                }
            }));
        }
    }
}
