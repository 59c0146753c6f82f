package dev.penstock.gateway.ratelimit;

/** The clock of this package: microseconds, monotone, from anywhere. */
final class Micros {

    private static final long NANOS = 1_000;

    private Micros() {}

    static long now() {
        return System.nanoTime() / NANOS;
    }
}
