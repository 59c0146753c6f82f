package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.Picker;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** A cluster as one event loop has it: its place in the turns, and what it holds at each endpoint. That event loop only. */
final class Lane {

    private final IntSupplier inFlight;
    private final SplittableRandom random;
    private final Map<Endpoint, Seats> seats = new HashMap<>();
    private Lineup lineup;
    private Picker<Endpoint> picker;

    Lane(Lineup lineup, IntSupplier inFlight, SplittableRandom random) {
        this.inFlight = inFlight;
        this.random = random;
        this.lineup = lineup;
        this.picker = lineup.picker(inFlight, random);
    }

    /** Tries of this loop at one endpoint that hold a connection or wait for one. */
    static final class Seats {
        private int taken;

        int take() {
            return ++taken;
        }

        void leave() {
            taken--;
        }
    }

    SplittableRandom random() {
        return random;
    }

    @SuppressWarnings(
            "ReferenceEquality") // another lineup is another object; comparing what is in them would cost more
    Picker<Endpoint> picker(Lineup current) {
        if (current != lineup) {
            lineup = current;
            picker = current.picker(inFlight, random);
            seats.values().removeIf(s -> s.taken == 0);
        }
        return picker;
    }

    Seats seats(Endpoint endpoint) {
        Seats present = seats.get(endpoint);
        if (present == null) {
            present = new Seats();
            seats.put(endpoint, present);
        }
        return present;
    }
}
