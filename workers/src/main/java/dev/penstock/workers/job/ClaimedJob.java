package dev.penstock.workers.job;

import dev.penstock.protocol.jobs.JobKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job this worker holds.
 *
 * @param dispatchNo the fencing token: what is written under it counts only while the ledger still shows it
 * @param attempt this is the n-th run, from 1
 * @param attemptsMax a failure of the run with this number is the last
 * @param payload JSON text, of the kind's payload record
 * @param traceparent W3C trace context of the request that asked for the job; null when it had none
 */
public record ClaimedJob(
        UUID id,
        long dispatchNo,
        UUID tenantId,
        JobKind kind,
        int attempt,
        int attemptsMax,
        String payload,
        @Nullable String traceparent) {}
