package dev.penstock.platform.observe;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Something outside the process that it needs.
 *
 * @param name as operators know it: {@code database}, {@code redis}, {@code broker}, {@code objects}
 * @param required whether the process is of no use without it; otherwise it serves on, degraded
 * @param probe asks whether it answers now; the future fails when it does not
 */
public record Dependency(String name, boolean required, Supplier<Future<?>> probe) {

    public Dependency {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(probe, "probe");
    }

    /** Without it the process is not ready. */
    public static Dependency required(String name, Supplier<Future<?>> probe) {
        return new Dependency(name, true, probe);
    }

    /** Without it the process serves less, or slower. */
    public static Dependency degrading(String name, Supplier<Future<?>> probe) {
        return new Dependency(name, false, probe);
    }
}
