package dev.penstock.workers.consume;

import dev.penstock.protocol.jobs.JobDelivery;
import dev.penstock.workers.job.JobError;
import dev.penstock.workers.job.JobLedger;
import dev.penstock.workers.job.JobMeters;
import io.vertx.core.Future;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where messages go that cannot be run: the job they name becomes dead with the reason; if they name none, the log
 * {@code dev.penstock.rejected} keeps them. Either way a metric counts them. Nothing is dropped silently.
 */
final class RejectedMessages {
    private static final Logger LOG = LoggerFactory.getLogger("dev.penstock.rejected");
    private static final int LOGGED_BYTES_MAX = 512;

    private final JobLedger ledger;
    private final JobMeters meters;

    RejectedMessages(JobLedger ledger, JobMeters meters) {
        this.ledger = ledger;
        this.meters = meters;
    }

    /** Succeeds when the message may be acknowledged; fails when the ledger could not be written. */
    Future<Void> foreign(JobDelivery.Foreign delivery) {
        meters.rejected("foreign");
        LOG.warn("job {} dispatch {} rejected: {}", delivery.id(), delivery.dispatchNo(), delivery.reason());
        JobError error = new JobError.Permanent("message-not-understood", delivery.reason());
        return ledger.deadUnread(delivery.id(), delivery.dispatchNo(), error).mapEmpty();
    }

    Future<Void> unreadable(JobDelivery.Unreadable delivery, RabbitMQMessage message) {
        meters.rejected("unreadable");
        byte[] body = message.body().getBytes();
        String start = HexFormat.of().formatHex(body, 0, Math.min(body.length, LOGGED_BYTES_MAX));
        LOG.error("message rejected: {}; {} bytes, beginning (hex) {}", delivery.reason(), body.length, start);
        return Future.succeededFuture();
    }
}
