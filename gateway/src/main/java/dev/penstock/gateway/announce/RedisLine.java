package dev.penstock.gateway.announce;

import dev.penstock.config.RedisSettings;
import dev.penstock.platform.link.Reconnecting;
import dev.penstock.platform.link.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * News through Redis publish/subscribe. Two connections, one to speak and one to listen, since a listening one can do nothing else
 * on Redis 6. What is said while nobody listens is lost. Everything on the context it was started on, except {@link #check()}.
 */
public final class RedisLine {

    /** Published and not yet answered for; a flight has fewer. */
    private static final int COMMANDS_MAX = 2048;

    /** A server that takes longer is as good as gone; what it is told goes another way or is lost. */
    private static final long PUBLISH_MS_MAX = 1_000;

    private final Vertx vertx;
    private final RedisSettings settings;
    private final List<String> channels;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Reconnecting<RedisLink> speaker;
    private final Reconnecting<RedisLink> listener;

    /** Something to say on a channel. */
    public record Message(String channel, String text) {}

    /**
     * @param channels what it listens to
     * @param heard takes each message
     * @param listening called whenever listening has begun anew: what was said before is missed
     */
    public RedisLine(
            Vertx vertx,
            RedisSettings settings,
            RandomGenerator random,
            List<String> channels,
            Consumer<String> heard,
            Runnable listening) {
        this.vertx = vertx;
        this.settings = settings;
        this.channels = List.copyOf(channels);
        this.heard = heard;
        this.listening = listening;
        this.speaker = new Reconnecting<>(
                vertx, "redis to publish", random, this::connectSpeaker, RedisLink::ping, RedisLink::drop);
        this.listener = new Reconnecting<>(
                vertx, "redis to listen", random, this::connectListener, RedisLink::ping, RedisLink::drop);
    }

    /** Begins to connect; never fails. */
    public void start() {
        speaker.start();
        listener.start();
    }

    /** Says them in one flight; fails when Redis did not take all of them within a second. */
    public Future<Void> publish(List<Message> messages) {
        return speaker.current()
                .map(link -> publish(link, messages))
                .orElseGet(() -> Future.failedFuture("not connected to Redis"));
    }

    /** Fails unless both connections are there. Any thread. */
    public Future<Void> check() {
        return speaker.current().isPresent() && listener.current().isPresent()
                ? Future.succeededFuture()
                : Future.failedFuture("not connected, hints go through PostgreSQL");
    }

    /** Disconnects. */
    public Future<Void> stop() {
        return Future.join(speaker.stop(), listener.stop()).mapEmpty();
    }

    private Future<Void> publish(RedisLink link, List<Message> messages) {
        List<Request> commands = messages.stream()
                .map(message ->
                        Request.cmd(Command.PUBLISH).arg(message.channel()).arg(message.text()))
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
        for (String channel : channels) {
            subscribe = subscribe.arg(channel);
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
        } else if (kind.equals("subscribe") && push.get(2).toInteger() == channels.size()) {
            listening.run();
        }
    }
}
