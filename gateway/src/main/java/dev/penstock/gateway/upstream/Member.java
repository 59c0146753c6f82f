package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.Ejection;
import dev.penstock.gateway.upstream.core.HealthTally;
import dev.penstock.gateway.upstream.core.SlowStart;
import dev.penstock.gateway.upstream.core.Standing;
import dev.penstock.protocol.routes.EndpointDocument;
import org.jspecify.annotations.Nullable;

/** An endpoint's membership in its cluster: weight, health, ejection, drain. Control loop only. */
final class Member {

    private final Endpoint endpoint;
    private EndpointDocument document;
    private @Nullable HealthTally tally;
    private Ejection ejection;
    private long growingSinceNanos;
    private boolean draining;
    private long stickyUntilNanos;

    Member(Endpoint endpoint, EndpointDocument document, Ejection ejection, long growingSinceNanos) {
        this.endpoint = endpoint;
        this.document = document;
        this.ejection = ejection;
        this.growingSinceNanos = growingSinceNanos;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    int weight() {
        return document.weight();
    }

    void document(EndpointDocument current) {
        document = current;
    }

    @Nullable
    HealthTally tally() {
        return tally;
    }

    void tally(@Nullable HealthTally fresh) {
        tally = fresh;
    }

    Ejection ejection() {
        return ejection;
    }

    void ejection(Ejection fresh) {
        ejection = fresh;
    }

    boolean healthy() {
        return tally == null || tally.healthy();
    }

    boolean well() {
        return healthy() && !ejection.out();
    }

    /** By its document or by an operator of this node. */
    boolean draining() {
        return draining || document.drain();
    }

    /** Whether an operator of this node drains it. */
    boolean drainedHere() {
        return draining;
    }

    /** Whether those that stick to it may have it: for ever when the document drains it, else until an operator's grace ends. */
    boolean servesSticky(long nowNanos) {
        return well() && (!draining || nowNanos - stickyUntilNanos < 0);
    }

    void drain(long untilNanos) {
        draining = true;
        stickyUntilNanos = untilNanos;
    }

    void undrain(long nowNanos) {
        draining = false;
        growingSinceNanos = nowNanos;
    }

    /** It is well again: it grows into its share anew. */
    void growFrom(long nowNanos) {
        growingSinceNanos = nowNanos;
    }

    int percent(long nowNanos, long slowStartNanos) {
        return SlowStart.percent(growingSinceNanos, nowNanos, slowStartNanos);
    }

    Standing<Endpoint> standing(long nowNanos, long slowStartNanos) {
        return new Standing<>(endpoint, weight(), draining(), well(), percent(nowNanos, slowStartNanos));
    }

    /** Nanoseconds until something about it changes by itself; {@link Long#MAX_VALUE} for never. */
    long changesIn(long nowNanos, long slowStartNanos, long stepNanos) {
        long next = percent(nowNanos, slowStartNanos) < 100 && well() ? stepNanos : Long.MAX_VALUE;
        if (ejection.out()) {
            next = Math.min(next, Math.max(0, ejection.untilNanos() - nowNanos));
        }
        if (draining && nowNanos - stickyUntilNanos < 0) {
            next = Math.min(next, stickyUntilNanos - nowNanos);
        }
        return next;
    }
}
