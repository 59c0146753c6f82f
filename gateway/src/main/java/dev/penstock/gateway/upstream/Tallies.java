package dev.penstock.gateway.upstream;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A count for each constant of an enum. For many threads: the map itself never changes. */
final class Tallies<E extends Enum<E>> {

    private final Map<E, LongAdder> counts;

    Tallies(Class<E> type) {
        counts = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counts.put(constant, new LongAdder());
        }
    }

    void add(E constant) {
        adder(constant).increment();
    }

    long of(E constant) {
        return adder(constant).sum();
    }

    private LongAdder adder(E constant) {
        LongAdder adder = counts.get(constant);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + constant);
        }
        return adder;
    }
}
