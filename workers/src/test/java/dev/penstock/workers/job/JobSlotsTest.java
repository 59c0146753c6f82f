package dev.penstock.workers.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobSlotsTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void aSlotGoesToWhoHasWaitedLongest() {
        JobSlots slots = new JobSlots(1);
        await(slots.take(context()));
        Future<Void> second = slots.take(context());
        Future<Void> third = slots.take(context());
        slots.giveBack();
        await(second);
        assertFalse(third.isComplete());
        slots.giveBack();
        await(third);
    }

    @Test
    void whoLeavesWaitsNoLongerAndTakesNoSlot() {
        JobSlots slots = new JobSlots(1);
        Context leaving = context();
        await(slots.take(context()));
        Future<Void> left = slots.take(leaving);
        Future<Void> stays = slots.take(context());
        slots.leave(leaving);
        assertThrows(Throwable.class, () -> await(left));
        slots.giveBack();
        await(stays);
    }

    @Test
    void consumersTogetherRunNoMoreThanTheHostMay() {
        JobSlots slots = new JobSlots(3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Void>> jobs = new ArrayList<>();
        for (int pool = 0; pool < 4; pool++) {
            Context context = context();
            for (int job = 0; job < 25; job++) {
                jobs.add(slots.take(context).compose(slot -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    return vertx.timer(1, TimeUnit.MILLISECONDS)
                            .<Void>mapEmpty()
                            .onComplete(done -> {
                                now.decrementAndGet();
                                slots.giveBack();
                            });
                }));
            }
        }
        await(Future.all(jobs));
        assertEquals(3, most.get());
    }

    /** As each verticle has its own. */
    private Context context() {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
