package dev.penstock.gateway.request;

/** What a route asks of who calls it. */
public enum Access {
    /** Nothing: the route makes a credential, checks one of its own, or is for everyone. */
    OPEN,
    /** Any good credential. */
    CALLER,
    /** The credential of one who runs the installation. */
    OPERATOR
}
