package dev.penstock.gateway.route;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Tables for tests, and patience. */
final class Tables {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Tables() {}

    /** One open route that answers a text. */
    static String responding(String name, String path, String body) {
        return """
                {"routes":[{"name":"%s","match":{"path":"%s"},"access":"open","target":{"respond":{"status":200,"body":"%s"}}}]}
                """.formatted(name, path, body);
    }

    /** Waits for what will be. */
    static void until(String what, BooleanSupplier holds) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
