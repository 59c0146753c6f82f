package dev.penstock.platform.objects;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks the store now and then whether the bucket is there, so that the breaker knows of an outage, and of its end, in a process
 * whose own traffic with the store is rare: most transfers are between clients and the store alone. One question at a time.
 */
public final class ObjectStoreWatch {
    private static final long INTERVAL_MS = 2_000;

    private final Vertx vertx;
    private final ObjectStore store;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final long timer;

    private ObjectStoreWatch(Vertx vertx, ObjectStore store) {
        this.vertx = vertx;
        this.store = store;
        this.timer = vertx.setPeriodic(INTERVAL_MS, tick -> ask());
    }

    /** Begins to watch. */
    public static ObjectStoreWatch start(Vertx vertx, ObjectStore store) {
        return new ObjectStoreWatch(vertx, store);
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    private void ask() {
        if (asking.compareAndSet(false, true)) {
            store.bucketExists().onComplete(answered -> asking.set(false));
        }
    }
}
