package dev.penstock.gateway.journal;

import java.util.UUID;

/** Lets a request wait for a drive's next commit without asking the database again and again. On the request's event loop. */
public interface CommitWatch {

    /**
     * Calls {@code wake} at most once, on the same loop, when there is news of the drive beyond {@code after}, or of another
     * epoch; only a hint, look at the journal then. Wait first and read next, and no commit falls in between.
     */
    Wait await(UUID tenant, UUID drive, long epoch, long after, Runnable wake);

    /** Whether this node is about to stop: what would wait should answer with what it has. */
    boolean ending();

    /** A wait under way. */
    interface Wait {

        /** Ends it; harmless when it is over. */
        void cancel();
    }
}
