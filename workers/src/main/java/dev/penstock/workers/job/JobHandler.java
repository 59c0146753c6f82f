package dev.penstock.workers.job;

import dev.penstock.protocol.jobs.JobKind;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Does the work of one kind of job. A job may run more than once, also at the same time on two hosts when one was thought
 * dead, so effects outside the database go to content-addressed keys and effects inside it into {@link Completion}.
 */
public interface JobHandler {
    JobKind kind();

    /** After this a run counts as failed, transiently. */
    default Duration timeLimit() {
        return Duration.ofMinutes(10);
    }

    /**
     * Called on the consumer's context. A failed future counts as a transient failure; failures with a meaning are
     * {@link JobOutcome.Failed}.
     */
    Future<JobOutcome> run(JobContext job);
}
