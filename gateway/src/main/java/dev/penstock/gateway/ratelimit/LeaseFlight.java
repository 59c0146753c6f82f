package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.LeaseAnswer;
import dev.penstock.gateway.ratelimit.core.LeaseAsk;
import dev.penstock.gateway.ratelimit.core.NodeBucket;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of {@code lease.lua}: questions about buckets that give together or not at all.
 *
 * @param legs one for each bucket, all of one hash tag
 */
record LeaseFlight(List<Leg> legs) {

    LeaseFlight {
        legs = List.copyOf(legs);
    }

    /** One bucket's part of it. */
    record Leg(NodeBucket bucket, String redisKey, LeaseAsk ask) {}

    /** Tells each bucket its answer, and only then wakes those who waited: they look at all of them. */
    void land(List<LeaseAnswer> answers, long nowMicros) {
        List<Runnable> waiting = new ArrayList<>();
        for (int i = 0; i < legs.size(); i++) {
            Leg leg = legs.get(i);
            waiting.addAll(leg.bucket().answered(leg.ask(), answers.get(i), nowMicros));
        }
        waiting.forEach(Runnable::run);
    }

    /** No answer will come. */
    void lost() {
        List<Runnable> waiting = new ArrayList<>();
        legs.forEach(leg -> waiting.addAll(leg.bucket().unanswered()));
        waiting.forEach(Runnable::run);
    }

    /** Nobody shall wait for it any longer, though an answer may still come. */
    void late() {
        List<Runnable> waiting = new ArrayList<>();
        legs.forEach(leg -> waiting.addAll(leg.bucket().giveUpWaiting()));
        waiting.forEach(Runnable::run);
    }
}
