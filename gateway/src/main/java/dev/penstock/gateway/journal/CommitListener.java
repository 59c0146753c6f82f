package dev.penstock.gateway.journal;

/** Told of every commit of this process, after it. Speed only: who misses the call finds the change in the journal. */
@FunctionalInterface
public interface CommitListener {

    /** Returns at once and never throws; called on the context of the request that committed. */
    void committed(DriveHead head);
}
