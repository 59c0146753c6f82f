package dev.penstock.gateway.access;

import java.util.Locale;

/** What a member may do on a drive, each role all that those before it may. */
public enum DriveRole {
    /** Reads and follows. */
    VIEWER,
    /** Changes the tree and its files. */
    EDITOR,
    /** Also changes who is a member, and deletes the drive. */
    OWNER;

    /** Whether this role may do what the other may. */
    public boolean includes(DriveRole other) {
        return compareTo(other) >= 0;
    }

    /** The role's name on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #wire()}. */
    public static DriveRole ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
