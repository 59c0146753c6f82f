package dev.penstock.gateway.outbox.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Pools the relay could not serve: each is left alone for a while after a fault, so that one whose queues cannot be declared costs
 * the others nothing. Pure; not thread-safe. Times are of {@link System#nanoTime()}.
 */
public final class FaultyPools {

    private final long restNanos;
    private final Map<String, Long> faultyUntil = new HashMap<>();

    /** @param rest how long a pool is left alone after a fault */
    public FaultyPools(Duration rest) {
        this.restNanos = rest.toNanos();
    }

    /** Whether the pool may be tried. */
    public boolean mayTry(String pool, long nowNanos) {
        Long until = faultyUntil.get(pool);
        return until == null || nowNanos - until >= 0;
    }

    /** Notes a fault; says whether it is the first since the pool last worked, and so worth telling. */
    public boolean failed(String pool, long nowNanos) {
        return faultyUntil.put(pool, nowNanos + restNanos) == null;
    }

    /** The pool works; says whether it did not before. */
    public boolean worked(String pool) {
        return faultyUntil.remove(pool) != null;
    }
}
