package dev.penstock.gateway.proxy;

import dev.penstock.gateway.timing.TimingWheel;
import dev.penstock.gateway.timing.TimingWheel.Timer;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What all forwarding of one event loop shares: a wheel for its deadlines, one timer instead of several for each request. The wheel
 * turns only while something hangs on it.
 */
final class ProxyLoop {

    private static final long TICK_MS = 20;
    private static final int SLOTS = 1024;

    private final Vertx vertx;
    private final TimingWheel<Runnable> wheel = new TimingWheel<>(SLOTS, TICK_MS, clockMs());
    private final SplittableRandom random = new SplittableRandom();
    private final Lasting lasting;
    private long nowMs = clockMs();
    private boolean turning;

    /** @param draining whether what goes on for long may not begin any more */
    ProxyLoop(Vertx vertx, BooleanSupplier draining) {
        this.vertx = vertx;
        this.lasting = new Lasting(draining);
    }

    /** The present at the wheel's last tick, in milliseconds: good enough for silence. */
    long nowMs() {
        return nowMs;
    }

    /** What goes on for long on this event loop. */
    Lasting lasting() {
        return lasting;
    }

    RandomGenerator random() {
        return random;
    }

    /** Has something run after so long. */
    Timer<Runnable> after(long delayMs, Runnable due) {
        return wheel.schedule(due, turn() + delayMs);
    }

    void move(Timer<Runnable> timer, long delayMs) {
        wheel.reschedule(timer, turn() + delayMs);
    }

    void cancel(Timer<Runnable> timer) {
        wheel.cancel(timer);
    }

    private long turn() {
        if (!turning) {
            turning = true;
            nowMs = clockMs();
            wheel.advance(nowMs, Runnable::run);
            vertx.setPeriodic(TICK_MS, this::tick);
        }
        return nowMs;
    }

    private void tick(long timer) {
        nowMs = clockMs();
        wheel.advance(nowMs, Runnable::run);
        if (wheel.size() == 0) {
            turning = false;
            vertx.cancelTimer(timer);
        }
    }

    private static long clockMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
