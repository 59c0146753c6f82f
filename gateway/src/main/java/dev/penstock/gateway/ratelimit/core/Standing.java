package dev.penstock.gateway.ratelimit.core;

/**
 * How this node stands to the others.
 *
 * @param joined whether Redis decides; otherwise each node decides for its share
 * @param nodes live nodes, this one included, as last known
 */
public record Standing(boolean joined, int nodes) {

    public Standing {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 1)");
        }
    }
}
