package dev.penstock.gateway.announce;

import dev.penstock.config.RedisSettings;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * News between the nodes of one installation, at most a few a second: sent through Redis publish/subscribe and PostgreSQL's
 * NOTIFY at once, so that the loss of either costs nothing. Usually heard within milliseconds, perhaps twice, in any order,
 * perhaps never: what a listener does must be idempotent, and it looks at the truth from time to time anyway. This node's own
 * listeners hear at once, before {@link #publish} returns. Any thread.
 */
public final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private record Listener(Consumer<String> heard, Runnable missed) {}

    private final Vertx vertx;

    /** Tells our own announcements from those of others, even if two nodes were given the same name. */
    private final String origin = Ids.next().toString();

    private final AnnounceMetrics metrics;
    private final AnnounceVerticle verticle;
    private final Map<Topic, List<Listener>> listeners = new EnumMap<>(Topic.class);
    private volatile @Nullable String deployment;

    /** Connects to nothing before {@link #start()}. */
    public Announcements(
            Vertx vertx, RedisSettings redis, Database database, RandomGenerator random, MeterRegistry meters) {
        this.vertx = vertx;
        this.metrics = new AnnounceMetrics(meters);
        for (Topic topic : Topic.values()) {
            listeners.put(topic, new CopyOnWriteArrayList<>());
        }
        this.verticle = new AnnounceVerticle(redis, database, random, this::heard, this::missed, metrics);
    }

    /** Begins to connect; succeeds also while Redis and PostgreSQL are away. */
    public Future<Void> start() {
        return vertx.deployVerticle(verticle).onSuccess(id -> deployment = id).mapEmpty();
    }

    /** Closes the connections. */
    public Future<Void> stop() {
        String id = deployment;
        deployment = null;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }

    /**
     * Tells this node's listeners now and those of the others soon. Before {@link #start()} and after {@link #stop()} only the
     * former.
     *
     * @param payload what the listeners of the topic understand
     * @throws IllegalArgumentException when the payload is longer than 4,096 bytes in UTF-8
     */
    public void publish(Topic topic, String payload) {
        String text = new Announcement(topic.wire(), origin, payload).encode();
        tell(topic, payload);
        if (deployment != null) {
            verticle.send(text);
        }
    }

    /** As below, for who needs not know that something may have been missed. */
    public void subscribe(Topic topic, Consumer<String> heard) {
        subscribe(topic, heard, () -> {});
    }

    /**
     * From now on tells the listener of this topic's announcements, whoever made them.
     *
     * @param heard takes the payload, on any thread; returns at once
     * @param missed called when a line listens anew, also for the first time: look at the truth now. On any thread
     */
    public void subscribe(Topic topic, Consumer<String> heard, Runnable missed) {
        of(topic).add(new Listener(heard, missed));
    }

    private void heard(String way, String text) {
        Announcement.decode(text)
                .ifPresentOrElse(
                        said -> {
                            if (!said.origin().equals(origin)) { // our own listeners know already
                                metrics.heard(way);
                                Topic.ofWire(said.topic()).ifPresent(topic -> tell(topic, said.payload()));
                            }
                        },
                        () -> metrics.dropped(way, 1));
    }

    private void missed() {
        listeners.forEach((topic, those) -> those.forEach(listener -> guarded(topic, listener.missed())));
    }

    private void tell(Topic topic, String payload) {
        of(topic).forEach(listener -> guarded(topic, () -> listener.heard().accept(payload)));
    }

    private List<Listener> of(Topic topic) {
        return Objects.requireNonNull(listeners.get(topic));
    }

    /** One listener's fault is not the others'. */
    private static void guarded(Topic topic, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("topic", topic).setCause(e).log("a listener failed");
        }
    }
}
