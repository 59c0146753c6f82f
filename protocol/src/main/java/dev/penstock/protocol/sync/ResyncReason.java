package dev.penstock.protocol.sync;

import dev.penstock.protocol.json.WireEnum;

/** Why a client must start from a snapshot. */
public enum ResyncReason implements WireEnum {
    /** The journal is another incarnation: a backup was restored. */
    EPOCH,
    /** The journal no longer reaches back to where the client stands. */
    GAP,
    /** This user may not read the drive any more, or it is gone. */
    ACL
}
