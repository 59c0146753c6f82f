package dev.penstock.platform.observe;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /readyz}.
 *
 * @param status of the process as a whole
 * @param checks one per dependency, in the order they were named
 */
public record ReadinessReport(Status status, List<Check> checks) {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** An open process is {@code degraded} or {@code unavailable} if a dependency is down; one that is not open says so. */
    public ReadinessReport {
        checks = List.copyOf(checks);
        if (status == Status.READY) {
            status = worst(checks);
        }
    }

    /** What an operator needs to know first. */
    public enum Status {
        /** Not yet. */
        STARTING,
        /** Everything answers. */
        READY,
        /** Takes work; something that is not required is down. */
        DEGRADED,
        /** Something required is down. */
        UNAVAILABLE,
        /** Takes nothing new. */
        DRAINING
    }

    /**
     * One dependency.
     *
     * @param name of the dependency
     * @param required whether the process is of no use without it
     * @param up whether it answered
     * @param durationMs until it did, or until it was given up
     * @param reason why it counts as down, or null
     */
    public record Check(
            String name,
            boolean required,
            boolean up,
            long durationMs,
            @Nullable String reason) {

        static Check up(Dependency dependency, long durationMs) {
            return new Check(dependency.name(), dependency.required(), true, durationMs, null);
        }

        static Check down(Dependency dependency, long durationMs, String reason) {
            return new Check(dependency.name(), dependency.required(), false, durationMs, reason);
        }
    }

    /** 200 when the process takes work, 503 otherwise. */
    public int httpStatus() {
        return status == Status.READY || status == Status.DEGRADED ? OK : UNAVAILABLE;
    }

    JsonObject toJson() {
        JsonObject all = new JsonObject();
        for (Check check : checks) {
            JsonObject one = new JsonObject()
                    .put("status", check.up() ? "up" : "down")
                    .put("required", check.required())
                    .put("durationMs", check.durationMs());
            if (check.reason() != null) {
                one.put("reason", check.reason());
            }
            all.put(check.name(), one);
        }
        return new JsonObject()
                .put("status", status.name().toLowerCase(Locale.ROOT))
                .put("checks", all);
    }

    private static Status worst(List<Check> checks) {
        boolean requiredDown = checks.stream().anyMatch(check -> check.required() && !check.up());
        boolean anyDown = checks.stream().anyMatch(check -> !check.up());
        if (requiredDown) {
            return Status.UNAVAILABLE;
        }
        return anyDown ? Status.DEGRADED : Status.READY;
    }
}
