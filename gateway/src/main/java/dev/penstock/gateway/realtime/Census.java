package dev.penstock.gateway.realtime;

/**
 * The sizes of a hub, or of all hubs of a node.
 *
 * @param drives with a session or a long-poll
 * @param queueBytes handed to sockets and not taken by their peers
 * @param ringBytes changes kept for replay
 */
record Census(int sessions, int subscriptions, int drives, long queueBytes, long ringBytes) {

    static final Census EMPTY = new Census(0, 0, 0, 0, 0);

    Census plus(Census other) {
        return new Census(
                sessions + other.sessions,
                subscriptions + other.subscriptions,
                drives + other.drives,
                queueBytes + other.queueBytes,
                ringBytes + other.ringBytes);
    }
}
