package dev.penstock.gateway.journal;

/** Told after a commit that put jobs into the ledger, so that the relay need not wait for its next poll. */
@FunctionalInterface
public interface JobSignal {

    /** Returns at once and never throws. */
    void submitted();
}
