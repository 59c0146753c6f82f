package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** Whether a node is in the tree or in the trash. What lies below a trashed folder keeps its own state and is out of reach. */
public enum NodeState implements WireEnum {
    LIVE,
    TRASHED
}
