package dev.penstock.gateway.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a cluster has in hand and what has become of its requests. For many threads. */
final class ClusterCounts {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger tunnels = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Tallies<Refusal> refused = new Tallies<>(Refusal.class);
    private final LongAdder heads = new LongAdder();
    private final LongAdder headNanos = new LongAdder();

    /** Why a try was not made. */
    enum Refusal {
        NO_ENDPOINT,
        BREAKER_OPEN,
        REQUESTS_MAX,
        CONNECTIONS_MAX,
        TUNNELS_MAX,
        RETRY_BUDGET
    }

    AtomicInteger inFlight() {
        return inFlight;
    }

    AtomicInteger tunnels() {
        return tunnels;
    }

    /** Requests that have no connection yet. */
    AtomicInteger waiting() {
        return waiting;
    }

    void refused(Refusal cause) {
        refused.add(cause);
    }

    long refusals(Refusal cause) {
        return refused.of(cause);
    }

    /** The head of an answer came so long after its endpoint was picked. */
    void head(long nanos) {
        heads.increment();
        headNanos.add(nanos);
    }

    long heads() {
        return heads.sum();
    }

    long headNanos() {
        return headNanos.sum();
    }
}
