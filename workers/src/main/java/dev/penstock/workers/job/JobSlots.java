package dev.penstock.workers.job;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The jobs a host runs at once, whichever pools they come from: first come, first served. What waits is bounded by the prefetch
 * of the consumers. Any thread.
 */
public final class JobSlots {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int free;

    /** {@code slots} jobs at once. */
    public JobSlots(int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: >= 1)");
        }
        this.free = slots;
    }

    private record Waiting(Context context, Promise<Void> turn) {
        void come() {
            context.runOnContext(now -> turn.complete());
        }

        void refuse() {
            context.runOnContext(now -> turn.fail("no slot: the worker closes"));
        }
    }

    /** Completes on {@code context} with a slot that must be given back, or fails after {@link #leave}. */
    Future<Void> take(Context context) {
        Waiting waiter = new Waiting(context, Promise.promise());
        synchronized (this) {
            if (free == 0) {
                waiting.add(waiter);
                return waiter.turn().future();
            }
            free--;
        }
        waiter.come();
        return waiter.turn().future();
    }

    /** Gives a slot back, to who has waited longest. */
    void giveBack() {
        Waiting next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.come();
    }

    /** Whoever waits on {@code context} waits no longer. */
    void leave(Context context) {
        Deque<Waiting> leaving = new ArrayDeque<>();
        synchronized (this) {
            waiting.stream().filter(waiter -> waiter.context() == context).forEach(leaving::add);
            waiting.removeAll(leaving);
        }
        leaving.forEach(Waiting::refuse);
    }
}
