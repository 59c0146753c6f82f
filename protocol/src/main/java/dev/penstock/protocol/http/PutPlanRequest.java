package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /v1/admin/plans/{plan}}: the plan as it shall be from now on, for every tenant on it. What is left out of its limits has
 * its default.
 *
 * @param name for people
 * @param jobsInFlightMax 64 when it is not said
 * @param limits all defaults when they are not said
 */
public record PutPlanRequest(
        String name,
        Long storageBytesMax,
        @Nullable Integer jobsInFlightMax,
        @Nullable PlanLimits limits) {

    private static final int JOBS_MAX = 100_000;

    public PutPlanRequest {
        FieldChecks checks = new FieldChecks().text("name", name, 1, 100).required("storageBytesMax", storageBytesMax);
        if (storageBytesMax != null) {
            checks.atLeast("storageBytesMax", storageBytesMax, 0);
        }
        if (jobsInFlightMax != null) {
            checks.range("jobsInFlightMax", jobsInFlightMax, 1, JOBS_MAX);
        }
        checks.done();
    }
}
