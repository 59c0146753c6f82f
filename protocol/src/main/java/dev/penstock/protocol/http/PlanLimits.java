package dev.penstock.protocol.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.penstock.protocol.json.FieldChecks;
import org.jspecify.annotations.Nullable;

/**
 * How much a tenant on a plan may ask for. Whatever is not said has its default.
 *
 * @param requests requests, by class of route
 * @param transferKiB KiB up and down; without limit where nothing is said
 * @param concurrency what may be under way at once, on each node
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlanLimits(
        @Nullable Classes requests,
        @Nullable Transfer transferKiB,
        @Nullable Concurrency concurrency) {

    /** Nothing said. */
    public static final PlanLimits NONE = new PlanLimits(null, null, null);

    private static final long AMOUNT_MAX = 1L << 30;
    private static final int WINDOW_SECONDS_MAX = 86_400;
    private static final int CONCURRENCY_MAX = 1_000_000;

    /**
     * A token bucket: {@code quota} come in every {@code windowSeconds}, evenly, and at most {@code burst} stay.
     *
     * @param burst as {@code quota} when it is not said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rate(
            Long quota, Integer windowSeconds, @Nullable Long burst) {
        public Rate {
            FieldChecks checks = new FieldChecks().required("quota", quota).required("windowSeconds", windowSeconds);
            if (quota != null) {
                checks.range("quota", quota, 1, AMOUNT_MAX);
            }
            if (windowSeconds != null) {
                checks.range("windowSeconds", windowSeconds, 1, WINDOW_SECONDS_MAX);
            }
            if (burst != null) {
                checks.range("burst", burst, 1, AMOUNT_MAX);
            }
            checks.done();
        }
    }

    /**
     * For whom: all of the tenant together, each user, each device.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Scopes(
            @Nullable Rate tenant,
            @Nullable Rate user,
            @Nullable Rate device) {}

    /** Classes of routes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Classes(
            @Nullable Scopes auth,
            @Nullable Scopes metadata,
            @Nullable Scopes changes,
            @Nullable Scopes upload,
            @Nullable Scopes download,
            @Nullable Scopes share,
            @Nullable Scopes admin,
            @Nullable Scopes realtime) {}

    /** Bytes that go in and out, in KiB, by presigned URL or through a gateway. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Transfer(
            @Nullable Scopes upload, @Nullable Scopes download) {}

    /** Requests under way at once on one node; {@code …Waiting} are long-polls, which mostly wait. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Concurrency(
            @Nullable Integer tenantRequests,
            @Nullable Integer tenantWaiting,
            @Nullable Integer userRequests,
            @Nullable Integer userWaiting) {
        public Concurrency {
            FieldChecks checks = new FieldChecks();
            range(checks, "tenantRequests", tenantRequests);
            range(checks, "tenantWaiting", tenantWaiting);
            range(checks, "userRequests", userRequests);
            range(checks, "userWaiting", userWaiting);
            checks.done();
        }

        private static void range(FieldChecks checks, String member, @Nullable Integer value) {
            if (value != null) {
                checks.range(member, value, 1, CONCURRENCY_MAX);
            }
        }
    }
}
