package dev.penstock.gateway.route;

/** Which part of an installation serves a built-in route; its name in lower case is a role (015) and the name of a cluster. */
public enum NodePart {
    /** Everything but WebSockets. */
    API,
    /** WebSockets. */
    REALTIME
}
