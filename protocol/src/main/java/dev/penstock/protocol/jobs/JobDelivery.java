package dev.penstock.protocol.jobs;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a consumer makes of a message body. Nothing is dropped: what cannot be run is written to the ledger as dead. */
public sealed interface JobDelivery {
    /** A job this version can run. */
    record Understood(JobMessage message, JobKind kind) implements JobDelivery {}

    /**
     * A job this version cannot run: of a newer message version, or of a kind it does not know.
     *
     * @param tenant null when the message does not say
     * @param reason for the ledger
     */
    record Foreign(UUID id, long dispatchNo, @Nullable UUID tenant, String reason) implements JobDelivery {}

    /**
     * Bytes that do not name a job; there is no row to mark. Belongs into the dead queue and the log.
     *
     * @param reason what is wrong with them
     */
    record Unreadable(String reason) implements JobDelivery {}
}
