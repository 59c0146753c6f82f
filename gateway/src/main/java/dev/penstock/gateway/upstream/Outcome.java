package dev.penstock.gateway.upstream;

/** How a try ended. */
public enum Outcome {
    /** The answer was passed on whole, whatever its status: that was told by {@link Attempt#answered}. */
    COMPLETE,
    /** No connection to the endpoint. */
    CONNECT_FAILED,
    /** The connection broke, or what came is no HTTP, before or in the middle of the answer. */
    BROKEN,
    /** No head within the time of a try, or silence in the middle. */
    TIMED_OUT,
    /** Nothing was sent: the pool had no room. Says nothing about the endpoint's health. */
    REFUSED,
    /** The client has gone, or the gateway gave up for a reason of its own. Says nothing about the endpoint. */
    ABANDONED
}
