package dev.penstock.platform.failpoint;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Named places in the code at which the process halts, at once and without any clean-up, when the environment says so:
 * {@code PENSTOCK_FAILPOINT=name} at the first visit, {@code name:n} at the n-th. Without it a visit costs a field read.
 */
public final class Failpoints {
    /** What the process exits with: the code of kill -9. */
    public static final int EXIT_CODE = 137;

    private static final @Nullable Armed ARMED = Armed.from(System.getenv());

    private Failpoints() {}

    /** Passes by, or halts the JVM if this is the armed place and visit. */
    public static void hit(String name) {
        Armed armed = ARMED;
        if (armed != null && armed.isDue(name)) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** The place and how many visits to it are left. */
    record Armed(String name, AtomicInteger visitsLeft) {
        static final String VARIABLE = "PENSTOCK_FAILPOINT";

        static @Nullable Armed from(Map<String, String> environment) {
            String value = environment.getOrDefault(VARIABLE, "");
            if (value.isEmpty()) {
                return null;
            }
            int colon = value.lastIndexOf(':');
            String name = colon < 0 ? value : value.substring(0, colon);
            int visits = colon < 0 ? 1 : Integer.parseInt(value.substring(colon + 1));
            return new Armed(name, new AtomicInteger(visits));
        }

        boolean isDue(String visited) {
            return name.equals(visited) && visitsLeft.decrementAndGet() == 0;
        }
    }
}
