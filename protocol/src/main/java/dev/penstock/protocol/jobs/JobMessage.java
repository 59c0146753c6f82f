package dev.penstock.protocol.jobs;

import dev.penstock.protocol.json.FieldChecks;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What travels over the broker: which job, never what it is about. The ledger has the rest.
 *
 * @param v version of this message, {@value #VERSION}
 * @param dispatchNo counts the job's dispatches; the claim it leads to names it, and succeeds once
 * @param kind wire form of a {@link JobKind}
 * @param traceparent W3C trace context of the request that asked for the job; null when it had none
 */
public record JobMessage(
        int v,
        UUID id,
        long dispatchNo,
        UUID tenant,
        String kind,
        @Nullable String traceparent) {
    /** The version this code writes. */
    public static final int VERSION = 1;

    /** The AMQP content type. */
    public static final String CONTENT_TYPE = "application/json";

    public JobMessage {
        new FieldChecks()
                .check(v == VERSION, "v", v + " (expected: " + VERSION + ")")
                .required("id", id)
                .atLeast("dispatchNo", dispatchNo, 1)
                .required("tenant", tenant)
                .text("kind", kind, 1, 63)
                .optionalText("traceparent", traceparent, 55, 512)
                .done();
    }

    /** A message of this version. */
    public static JobMessage of(UUID id, long dispatchNo, UUID tenant, String kind, @Nullable String traceparent) {
        return new JobMessage(VERSION, id, dispatchNo, tenant, kind, traceparent);
    }

    /** The AMQP message id: the same dispatch has the same one. */
    public String messageId() {
        return id + ":" + dispatchNo;
    }
}
