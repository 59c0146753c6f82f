package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Claim;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/** Some 4,000 requests a second from one event loop, to the nodes in turn, counted in parts that follow each other. */
final class LimitLoad {

    private static final int EACH_MS = 2;
    private static final int PER_NODE = 4;
    private static final int REQUESTS_MAX = 200_000;

    private final List<Limiter> nodes;
    private final List<Claim> claims;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final AtomicInteger offered = new AtomicInteger();
    private volatile boolean stopped;

    LimitLoad(List<Limiter> nodes, List<Claim> claims) {
        this.nodes = nodes;
        this.claims = claims;
        next();
    }

    /** What was offered within a part; its answers may come later. */
    static final class Part {

        private final AtomicInteger decided = new AtomicInteger();
        private final AtomicIntegerArray granted;
        private final AtomicLong longestNanos = new AtomicLong();

        private Part(int nodes) {
            this.granted = new AtomicIntegerArray(nodes);
        }

        int decided() {
            return decided.get();
        }

        int granted(int node) {
            return granted.get(node);
        }

        long longestMicros() {
            return longestNanos.get() / 1_000;
        }

        private int granted() {
            int sum = 0;
            for (int i = 0; i < granted.length(); i++) {
                sum += granted.get(i);
            }
            return sum;
        }

        private void decided(int node, Verdict verdict, long nanos) {
            if (verdict instanceof Verdict.Granted) {
                granted.incrementAndGet(node);
            }
            longestNanos.accumulateAndGet(nanos, Math::max);
            decided.incrementAndGet();
        }
    }

    void start(Vertx vertx) {
        vertx.setPeriodic(EACH_MS, timer -> {
            if (stopped || offered.get() > REQUESTS_MAX) {
                vertx.cancelTimer(timer);
            } else {
                offer();
            }
        });
    }

    void stop() {
        stopped = true;
    }

    /** Another part begins. */
    Part next() {
        Part part = new Part(nodes.size());
        parts.add(part);
        return part;
    }

    int decided() {
        return parts.stream().mapToInt(Part::decided).sum();
    }

    int granted() {
        return parts.stream().mapToInt(Part::granted).sum();
    }

    boolean allDecided() {
        return decided() == offered.get();
    }

    private void offer() {
        Part part = parts.get(parts.size() - 1);
        for (int i = 0; i < PER_NODE * nodes.size(); i++) {
            int node = i % nodes.size();
            long began = System.nanoTime();
            offered.incrementAndGet();
            nodes.get(node)
                    .take(claims, 1)
                    .onSuccess(verdict -> part.decided(node, verdict, System.nanoTime() - began));
        }
    }
}
