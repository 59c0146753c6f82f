package dev.penstock.workers.job;

/** How a run ended, before anything about it is in the ledger. */
public sealed interface JobOutcome {

    /**
     * The work is done and its result is ready to be committed.
     *
     * @param completion writes result and verdict in one transaction
     */
    record Done(Completion completion) implements JobOutcome {}

    /** The work could not be done. */
    record Failed(JobError error) implements JobOutcome {}
}
