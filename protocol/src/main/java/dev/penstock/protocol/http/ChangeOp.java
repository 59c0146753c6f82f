package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** What happened to a node. Clients may treat all but PURGE alike: the entry carries the node as it is after the change. */
public enum ChangeOp implements WireEnum {
    /** A folder or file came to be. */
    CREATE,
    /** A file has a new version. */
    UPDATE,
    /** New name, same parent. */
    RENAME,
    /** New parent, and maybe a new name. */
    MOVE,
    /** Into the trash. */
    TRASH,
    /** Back from the trash. */
    RESTORE,
    /** Gone for good. */
    PURGE,
    /** The current version's thumbnail can be had. */
    THUMBNAIL
}
