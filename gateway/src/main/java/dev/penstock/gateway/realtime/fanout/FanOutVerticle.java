package dev.penstock.gateway.realtime.fanout;

import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.announce.NotifyLine;
import dev.penstock.gateway.announce.RedisLine;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Carries hints between this node and the others. One flight is under way at a time and what comes meanwhile waits, only the
 * newest hint of each drive: a burst of commits becomes one message per drive.
 */
final class FanOutVerticle extends VerticleBase {

    /** More drives than this in one flight would keep the loop too long; the rest goes with the next. */
    private static final int FLIGHT_MAX = 512;

    /** Hints waiting beyond this are dropped: the truth check finds their changes. */
    private static final int WAITING_MAX = 65_536;

    private final RedisSettings redisSettings;
    private final Database database;

    /** Tells our own hints from those of others, even if two nodes were given the same name. */
    private final String origin = Ids.next().toString();

    private final RandomGenerator random;
    private final HintListener listener;
    private final FanOutMetrics metrics;
    private final Map<DriveKey, Hint> waiting = new LinkedHashMap<>();
    private RedisLine redis;
    private NotifyLine notifications;
    private boolean flying;

    @SuppressWarnings("NullAway.Init") // start() sets the connections, before anything is published
    FanOutVerticle(
            RedisSettings redisSettings,
            Database database,
            RandomGenerator random,
            HintListener listener,
            FanOutMetrics metrics) {
        this.redisSettings = redisSettings;
        this.database = database;
        this.random = random;
        this.listener = listener;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        redis = new RedisLine(
                vertx,
                redisSettings,
                random,
                HintChannels.all(redisSettings.prefix()),
                text -> heard(FanOutMetrics.Way.REDIS, text),
                listener::missed);
        notifications = new NotifyLine(
                vertx,
                database,
                random,
                HintChannels.NOTIFY,
                text -> heard(FanOutMetrics.Way.NOTIFY, text),
                listener::missed);
        redis.start();
        notifications.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return Future.join(redis.stop(), notifications.stop());
    }

    /** Tells the other nodes, soon. Any thread. */
    void publish(Hint hint) {
        context.runOnContext(now -> {
            if (waiting.size() >= WAITING_MAX && !waiting.containsKey(hint.key())) {
                metrics.dropped(1);
                return;
            }
            waiting.merge(hint.key(), hint, Hint::newest);
            fly();
        });
    }

    /** Fails while hints do not go through Redis. Any thread. */
    Future<Void> checkRedis() {
        return redis.check();
    }

    private void fly() {
        if (flying || waiting.isEmpty()) {
            return;
        }
        flying = true;
        List<Hint> hints = waiting.values().stream().limit(FLIGHT_MAX).toList();
        hints.forEach(hint -> waiting.remove(hint.key()));
        redis.publish(hints.stream().map(this::message).toList())
                .onSuccess(sent -> metrics.sent(FanOutMetrics.Way.REDIS, hints.size()))
                .recover(e -> notifications
                        .publish(hints.stream().map(this::text).toList())
                        .onSuccess(sent -> metrics.sent(FanOutMetrics.Way.NOTIFY, hints.size())))
                .onFailure(e -> metrics.dropped(hints.size()))
                .onComplete(done -> {
                    flying = false;
                    fly();
                });
    }

    private RedisLine.Message message(Hint hint) {
        return new RedisLine.Message(
                HintChannels.of(redisSettings.prefix(), hint.key().drive()), text(hint));
    }

    private String text(Hint hint) {
        return HintText.encode(hint, origin);
    }

    private void heard(FanOutMetrics.Way way, String text) {
        HintText.decode(text)
                .ifPresentOrElse(
                        message -> {
                            if (!origin.equals(message.origin())) { // our own hubs know already
                                metrics.heard(way);
                                listener.heard(message.hint());
                            }
                        },
                        metrics::malformed);
    }
}
