package dev.penstock.gateway.upstream.core;

/**
 * Where a server stands at one moment.
 *
 * @param weight its full share against the others, above 0
 * @param draining whether it is being emptied: not picked, and not missed
 * @param well whether it may be picked, as far as checks and its answers go
 * @param percent how much of its weight it has by now, 1 to 100
 */
public record Standing<S extends Server>(S server, int weight, boolean draining, boolean well, int percent) {

    public Standing {
        if (weight < 1) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
        }
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("percent: " + percent + " (expected: 1..100)");
        }
    }
}
