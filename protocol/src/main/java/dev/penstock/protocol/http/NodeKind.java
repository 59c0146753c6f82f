package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** What a node is. */
public enum NodeKind implements WireEnum {
    FOLDER,
    FILE
}
