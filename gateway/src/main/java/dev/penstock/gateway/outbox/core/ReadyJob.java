package dev.penstock.gateway.outbox.core;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.UUID;

/**
 * A job of the backlog, due now.
 *
 * @param priority 0 (first) to 9
 * @param runAt since when it is due
 */
public record ReadyJob(UUID id, UUID tenantId, int priority, OffsetDateTime runAt) {
    /** The order of one tenant's jobs among themselves. */
    public static final Comparator<ReadyJob> OWN_ORDER = Comparator.comparingInt(ReadyJob::priority)
            .thenComparing(ReadyJob::runAt)
            .thenComparing(ReadyJob::id);
}
