package dev.penstock.protocol.jobs;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ContractException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Job messages as AMQP bodies: JSON in UTF-8. */
public final class JobMessageCodec {
    private JobMessageCodec() {}

    /** The body of a message. */
    public static byte[] encode(JobMessage message) {
        return WireJson.write(message);
    }

    /** Reads whatever came; never throws for what is in the bytes. */
    public static JobDelivery decode(byte[] body) {
        Envelope envelope;
        try {
            envelope = WireJson.readForgiving(body, Envelope.class);
        } catch (ContractException e) {
            return new JobDelivery.Unreadable(String.valueOf(e.getMessage()));
        }
        if (envelope.v() != JobMessage.VERSION) {
            return envelope.foreign("unknown message version " + envelope.v());
        }
        try {
            return understood(WireJson.readForgiving(body, JobMessage.class));
        } catch (ContractException e) {
            return envelope.foreign(String.valueOf(e.getMessage()));
        }
    }

    private static JobDelivery understood(JobMessage message) {
        Optional<JobKind> kind = JobKind.of(message.kind());
        return kind.isPresent()
                ? new JobDelivery.Understood(message, kind.get())
                : new JobDelivery.Foreign(
                        message.id(),
                        message.dispatchNo(),
                        message.tenant(),
                        "unknown job kind \"" + message.kind() + "\"");
    }

    /** What every version of the message has, so that any version can be written to the ledger. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Envelope(
            int v, UUID id, long dispatchNo, @Nullable UUID tenant) {
        Envelope {
            new FieldChecks()
                    .required("id", id)
                    .atLeast("dispatchNo", dispatchNo, 1)
                    .done();
        }

        JobDelivery foreign(String reason) {
            return new JobDelivery.Foreign(id, dispatchNo, tenant, reason);
        }
    }
}
