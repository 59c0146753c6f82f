package dev.penstock.gateway.ratelimit.core;

import dev.penstock.gateway.ratelimit.core.NodeBucket.Taken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/** Nodes, one bucket in a model of Redis, and the flights between them, which can be slow or get lost on either way. */
final class LeaseWorld {

    private record Flight(LeaseAsk ask, LeaseAnswer answer) {}

    private static final class Node {
        final NodeBucket bucket;
        final Queue<Flight> flights = new ArrayDeque<>();
        boolean alone;

        Node(NodeBucket bucket) {
            this.bucket = bucket;
        }
    }

    private final Rate rate;
    private final TokenBucket redis;
    private final List<Node> nodes = new ArrayList<>();
    private long now;
    private long used;
    private long handedOut;
    private long charged;

    LeaseWorld(Rate rate, int count, LeaseTerms terms) {
        this.rate = rate;
        this.redis = TokenBucket.full(rate, 0);
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(new NodeBucket(rate, terms, false, 0)));
        }
    }

    void step(int event) {
        Random random = new Random(event);
        Node node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(6)) {
            case 0 -> now += random.nextInt(30_000);
            case 1 -> now += random.nextInt(20) == 0 ? 6_000_000 : 1_000;
            case 2 -> land(node, random.nextInt(10) != 0);
            default -> use(node, 1 + random.nextInt(4));
        }
    }

    void stepWithOutages(int event) {
        Random random = new Random(event);
        if (random.nextInt(20) == 0) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            node.alone = !node.alone;
        } else if (random.nextInt(20) == 0) {
            charge(nodes.get(random.nextInt(nodes.size())), random.nextInt(100));
        }
        step(event);
    }

    /** Everybody is joined again, every flight lands, everything owed is charged. */
    void settle() {
        for (Node node : nodes) {
            node.alone = false;
            land(node, true);
            send(node, 0);
            land(node, true);
        }
    }

    long used() {
        return used;
    }

    long mostToBeUsed() {
        return rate.burst() + rate.tokensIn(now);
    }

    /** Every used token was handed out, or charged. Charged twice is possible, after an answer that got lost. */
    boolean usedAtLeastAsCharged() {
        return used <= handedOut + charged;
    }

    @Override
    public String toString() {
        return "used " + used + " of " + mostToBeUsed() + ", handed out " + handedOut + ", charged " + charged;
    }

    private void use(Node node, long tokens) {
        Taken taken = node.bucket.take(tokens, standing(node), now);
        if (taken == Taken.YES || taken == Taken.YES_AND_LOW) {
            used += tokens;
        }
        if (taken == Taken.SHORT) {
            send(node, tokens);
        } else if (taken == Taken.YES_AND_LOW) {
            send(node, 0);
        }
    }

    private void charge(Node node, long tokens) {
        used += tokens;
        if (node.bucket.charge(tokens, standing(node), now)) {
            send(node, 0);
        }
    }

    private void send(Node node, long need) {
        LeaseAsk ask = node.bucket.ask(need, standing(node), now);
        if (ask != null) {
            node.flights.add(new Flight(ask, decide(ask)));
        }
    }

    /** What {@code lease.lua} does. */
    private LeaseAnswer decide(LeaseAsk ask) {
        redis.add(ask.adjust(), now);
        handedOut -= Math.max(0, ask.adjust());
        charged += Math.max(0, -ask.adjust());
        long tokens = redis.tokens(now);
        long wait = redis.microsUntil(Math.max(1, ask.need()), now);
        if (tokens < ask.need()) {
            return new LeaseAnswer(0, tokens, wait);
        }
        long wish = 2 * tokens >= rate.burst() ? ask.ample() : ask.tight();
        long granted = Math.max(ask.need(), Math.min(tokens, wish));
        redis.add(-granted, now);
        handedOut += granted;
        return new LeaseAnswer(granted, tokens - granted, wait);
    }

    private void land(Node node, boolean whole) {
        Flight flight = node.flights.poll();
        if (flight == null) {
            return;
        }
        if (whole) {
            node.bucket.answered(flight.ask(), flight.answer(), now);
        } else {
            node.bucket.unanswered();
        }
    }

    private Standing standing(Node node) {
        return new Standing(!node.alone, nodes.size());
    }
}
