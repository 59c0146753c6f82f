package dev.penstock.gateway.announce;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/**
 * The queue before one line: one flight under way at a time, what comes meanwhile goes with the next. Bounded; a flight that fails
 * is not repeated, for the other line carries the same and the truth is looked at anyway. On one context.
 */
final class Way {

    private static final int FLIGHT_MAX = 128;
    private static final int WAITING_MAX = 4_096;

    private final String name;
    private final Function<List<String>, Future<Void>> line;
    private final AnnounceMetrics metrics;
    private final Queue<String> waiting = new ArrayDeque<>();
    private boolean flying;

    /** @param line sends texts in one flight, and completes within seconds */
    Way(String name, Function<List<String>, Future<Void>> line, AnnounceMetrics metrics) {
        this.name = name;
        this.line = line;
        this.metrics = metrics;
    }

    String name() {
        return name;
    }

    void send(String text) {
        if (waiting.size() >= WAITING_MAX) {
            metrics.dropped(name, 1);
            return;
        }
        waiting.add(text);
        fly();
    }

    private void fly() {
        if (flying || waiting.isEmpty()) {
            return;
        }
        flying = true;
        List<String> flight = new ArrayList<>();
        while (flight.size() < FLIGHT_MAX && !waiting.isEmpty()) {
            flight.add(waiting.remove());
        }
        line.apply(flight)
                .onSuccess(sent -> metrics.sent(name, flight.size()))
                .onFailure(lost -> metrics.dropped(name, flight.size()))
                .onComplete(done -> {
                    flying = false;
                    fly();
                });
    }
}
