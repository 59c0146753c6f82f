package dev.penstock.protocol.amqp;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names of everything Penstock has in a broker. All begin with the prefix, so that several installations share a virtual host.
 *
 * @param prefix lower-case letters, digits, dots and dashes
 */
public record TopologyNames(String prefix) {
    /** The prefix when none is configured. */
    public static final String PREFIX_DEFAULT = "penstock";

    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern STEP = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public TopologyNames {
        Objects.requireNonNull(prefix, "prefix");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix: \"" + prefix + "\" (expected: " + PREFIX + ")");
        }
    }

    /** Direct exchange the relay publishes jobs to, with {@link #routingKey}. */
    public String jobsExchange() {
        return prefix + ".jobs";
    }

    /** Fanout exchange for what the jobs exchange cannot route. */
    public String unroutedExchange() {
        return prefix + ".unrouted";
    }

    /** Where unroutable messages are kept for inspection. */
    public String unroutedQueue() {
        return prefix + ".unrouted";
    }

    /** Fanout exchange every worker host listens to, with a queue of its own: cancellations, configuration. */
    public String controlExchange() {
        return prefix + ".control";
    }

    /** Routing key of a pool's jobs of one kind. */
    public String routingKey(String pool, String kind) {
        return step("pool", pool) + "." + step("kind", kind);
    }

    /** Queue of a pool's jobs of one kind. */
    public String jobQueue(String pool, String kind) {
        return prefix + ".job." + routingKey(pool, kind);
    }

    /** Where the broker puts jobs of a kind it has given up on; the ledger decides by itself and needs none of them. */
    public String deadQueue(String kind) {
        return prefix + ".dead." + step("kind", kind);
    }

    private static String step(String what, String name) {
        if (!STEP.matcher(name).matches()) {
            throw new IllegalArgumentException(what + ": \"" + name + "\" (expected: " + STEP + ")");
        }
        return name;
    }
}
