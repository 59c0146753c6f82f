package dev.penstock.protocol.jobs;

import dev.penstock.protocol.json.WireEnum;

/** Where a job stands in the ledger. */
public enum JobState implements WireEnum {
    /** Waits for its time and its turn. */
    READY,
    /** The relay is handing it to the broker. */
    DISPATCHING,
    /** The broker has it. */
    DISPATCHED,
    /** A worker has it. */
    RUNNING,
    /** Its result is committed. */
    DONE,
    /** It failed for good; replay is by hand. */
    DEAD,
    /** It was called off. */
    CANCELLED;

    /** Whether nothing more will happen to it by itself. */
    public boolean terminal() {
        return this == DONE || this == DEAD || this == CANCELLED;
    }
}
