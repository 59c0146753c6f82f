package dev.penstock.gateway.outbox.core;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One try at handing a job to the broker.
 *
 * @param dispatchNo counts the job's dispatches; together with the id it names this one for ever
 * @param traceparent W3C trace context of the request that asked for the job; null when it had none
 */
public record Dispatch(
        UUID jobId,
        long dispatchNo,
        UUID tenantId,
        String pool,
        String kind,
        @Nullable String traceparent) {

    /** The AMQP message id, by which a returned message is recognised. */
    public String messageId() {
        return jobId + ":" + dispatchNo;
    }
}
