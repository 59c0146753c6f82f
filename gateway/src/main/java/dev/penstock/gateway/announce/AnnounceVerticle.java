package dev.penstock.gateway.announce;

import dev.penstock.config.RedisSettings;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Both lines, and the context they live on. Lines of their own, apart from those of commit hints: a burst of commits must not
 * delay a revocation.
 */
final class AnnounceVerticle extends VerticleBase {

    private static final String NOTIFY_CHANNEL = "penstock_announce";

    private final RedisSettings settings;
    private final Database database;
    private final RandomGenerator random;
    private final BiConsumer<String, String> heard;
    private final Runnable missed;
    private final AnnounceMetrics metrics;
    private RedisLine redis;
    private NotifyLine notifications;
    private List<Way> ways = List.of();

    /**
     * @param heard takes the name of the way and the text
     * @param missed called when a line listens anew
     */
    @SuppressWarnings("NullAway.Init") // start() sets the lines, before anything is sent
    AnnounceVerticle(
            RedisSettings settings,
            Database database,
            RandomGenerator random,
            BiConsumer<String, String> heard,
            Runnable missed,
            AnnounceMetrics metrics) {
        this.settings = settings;
        this.database = database;
        this.random = random;
        this.heard = heard;
        this.missed = missed;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        String channel = settings.prefix() + ":announce";
        redis = new RedisLine(vertx, settings, random, List.of(channel), text -> heard.accept("redis", text), missed);
        notifications =
                new NotifyLine(vertx, database, random, NOTIFY_CHANNEL, text -> heard.accept("notify", text), missed);
        ways = List.of(
                new Way("redis", texts -> redis.publish(onChannel(channel, texts)), metrics),
                new Way("notify", notifications::publish, metrics));
        redis.start();
        notifications.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return Future.join(redis.stop(), notifications.stop());
    }

    /** Any thread. Each way on its own: a line that hangs does not hold up the other. */
    void send(String text) {
        context.runOnContext(now -> ways.forEach(way -> way.send(text)));
    }

    private static List<RedisLine.Message> onChannel(String channel, List<String> texts) {
        return texts.stream().map(text -> new RedisLine.Message(channel, text)).toList();
    }
}
