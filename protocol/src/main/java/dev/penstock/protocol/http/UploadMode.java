package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** How the bytes of an upload come in. */
public enum UploadMode implements WireEnum {
    /** Not at all: the tenant has this content already, and the file is there now. */
    INSTANT,
    /** With one PUT to the object store. */
    PUT,
    /** In parts, each with a PUT of its own. */
    MULTIPART
}
