package dev.penstock.gateway.realtime.fanout;

import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.platform.link.Reconnecting;
import dev.penstock.platform.link.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Hints through Redis publish/subscribe. A drive's hints go through one of {@value #BUCKETS} channels,
 * {@code <prefix>:hint:<bucket>}, so the number of channels does not grow with the drives. A node listens to all of them; to
 * those only that its sessions need is a matter of which buckets {@link #subscribeAll} names.
 *
 * <p>Two connections, one to speak and one to listen, since a listening one can do nothing else on Redis 6. On the context of
 * {@link FanOutVerticle}.
 */
final class RedisHints {

    static final int BUCKETS = 64;

    /** Published and not yet answered for; a flight has fewer. */
    private static final int COMMANDS_MAX = 2048;

    /** A server that takes longer is as good as gone; the hints go another way. */
    private static final long PUBLISH_MS_MAX = 1_000;

    private final Vertx vertx;
    private final RedisSettings settings;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Reconnecting<RedisLink> speaker;
    private final Reconnecting<RedisLink> listener;

    /**
     * @param heard takes each message
     * @param listening called whenever listening has begun anew: what was said before is missed
     */
    RedisHints(
            Vertx vertx, RedisSettings settings, RandomGenerator random, Consumer<String> heard, Runnable listening) {
        this.vertx = vertx;
        this.settings = settings;
        this.heard = heard;
        this.listening = listening;
        this.speaker = new Reconnecting<>(
                vertx, "redis to publish", random, this::connectSpeaker, RedisLink::ping, RedisLink::drop);
        this.listener = new Reconnecting<>(
                vertx, "redis to listen", random, this::connectListener, RedisLink::ping, RedisLink::drop);
    }

    void start() {
        speaker.start();
        listener.start();
    }

    /** Publishes the hints in one flight; fails when Redis did not take all of them. */
    Future<Void> publish(List<Hint> hints, String origin) {
        return speaker.current()
                .map(link -> publish(link, hints, origin))
                .orElseGet(() -> Future.failedFuture("not connected to Redis"));
    }

    /** Fails unless both connections are there. */
    Future<Void> check() {
        return speaker.current().isPresent() && listener.current().isPresent()
                ? Future.succeededFuture()
                : Future.failedFuture("not connected, hints go through PostgreSQL");
    }

    Future<Void> stop() {
        return Future.join(speaker.stop(), listener.stop()).mapEmpty();
    }

    /** The channel of a drive's hints. */
    static String channel(String prefix, UUID drive) {
        return prefix + ":hint:" + Math.floorMod(drive.hashCode(), BUCKETS);
    }

    private Future<Void> publish(RedisLink link, List<Hint> hints, String origin) {
        List<Request> commands = hints.stream()
                .map(hint -> Request.cmd(Command.PUBLISH)
                        .arg(channel(settings.prefix(), hint.key().drive()))
                        .arg(HintText.encode(hint, origin)))
                .toList();
        return link.connection()
                .batch(commands)
                .timeout(PUBLISH_MS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(e -> speaker.lost(link, "publish: " + e.getMessage()))
                .mapEmpty();
    }

    private Future<RedisLink> connectSpeaker() {
        return RedisLink.connect(vertx, settings, COMMANDS_MAX, (link, why) -> speaker.lost(link, why));
    }

    private Future<RedisLink> connectListener() {
        return RedisLink.connect(vertx, settings, COMMANDS_MAX, (link, why) -> listener.lost(link, why))
                .compose(link -> {
                    link.connection().handler(this::message);
                    return subscribeAll(link);
                });
    }

    private Future<RedisLink> subscribeAll(RedisLink link) {
        Request subscribe = Request.cmd(Command.SUBSCRIBE);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            subscribe = subscribe.arg(settings.prefix() + ":hint:" + bucket);
        }
        return link.connection()
                .send(subscribe)
                .timeout(RedisLink.CONNECT_MS_MAX, TimeUnit.MILLISECONDS)
                .map(link)
                .recover(e -> link.drop().transform(dropped -> Future.failedFuture(e)));
    }

    /**
     * {@code [message, channel, text]}, or the confirmation {@code [subscribe, channel, count]} of each channel; the answer to a
     * late probe can come here too.
     */
    private void message(Response push) {
        boolean isList = push.type() == ResponseType.PUSH || push.type() == ResponseType.MULTI;
        if (!isList || push.size() != 3) {
            return;
        }
        String kind = push.get(0).toString();
        if (kind.equals("message")) {
            heard.accept(push.get(2).toString());
        } else if (kind.equals("subscribe") && push.get(2).toInteger() == BUCKETS) {
            listening.run();
        }
    }
}
