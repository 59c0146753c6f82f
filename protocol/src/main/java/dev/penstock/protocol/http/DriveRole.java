package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** What a member may do on a drive; each role may do all that those before it may. */
public enum DriveRole implements WireEnum {
    /** Read. */
    VIEWER,
    /** Read and write. */
    EDITOR,
    /** Read, write, and decide who is a member. */
    OWNER;

    /** Whether this role may do what that one may. */
    public boolean atLeast(DriveRole other) {
        return compareTo(other) >= 0;
    }
}
