package dev.penstock.gateway.realtime.core;

/** Why a session's position in a drive is of no use any more. */
public enum ResyncCause {
    /** The drive lives in another epoch, for example after a backup was restored. */
    EPOCH,
    /** The journal no longer holds what follows the position, or never held the position. */
    GAP,
    /** The drive is gone or the session may no longer read it. */
    ACCESS
}
