package dev.penstock.gateway.uploads;

import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.protocol.problem.ErrorCode;

/** What became of a {@link FileCommit}. */
public sealed interface CommitResult {

    /**
     * The file is there, and this call put it there.
     *
     * @param head the journal after it
     * @param node the node as JSON text
     * @param jobMade whether a job was put into the ledger
     */
    record Committed(DriveHead head, String node, boolean jobMade) implements CommitResult {}

    /** Nothing was written; the upload stays pending and its bytes stay where they are. */
    record Refused(ErrorCode code) implements CommitResult {}

    /** The upload was not pending: somebody else completed or aborted it. Read it to learn which. */
    record NotPending() implements CommitResult {}
}
