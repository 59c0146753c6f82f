package dev.penstock.gateway.realtime.core;

/**
 * The byte bound of one session. What was handed to the transport and has not left it is <em>in
 * flight</em>; what the session is still owed stays in the drive's shared {@link ReplayRing} and costs
 * nothing per session. Half of the bound is the transport's window: at the window the queue stalls, and
 * it opens again when half of the window has left. In flight plus owed above the bound is an overflow.
 *
 * <p>Control frames pass a stalled queue, because they answer frames of the client, and the session
 * stops reading while the queue is stalled: so they are bounded too.
 */
final class SendQueue {

    private final int bytesMax;
    private int inFlight;
    private boolean stalled;

    SendQueue(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether changes may be handed to the transport now. */
    boolean open() {
        return !stalled;
    }

    int inFlightBytes() {
        return inFlight;
    }

    /** A frame of this size was handed to the transport. */
    void wrote(int bytes) {
        inFlight += bytes;
        stalled |= inFlight >= bytesMax / 2;
    }

    /** A frame of this size left the transport; true when the queue has just opened again. */
    boolean completed(int bytes) {
        inFlight -= bytes;
        boolean reopened = stalled && inFlight <= bytesMax / 4;
        if (reopened) {
            stalled = false;
        }
        return reopened;
    }

    /** Whether owing this many bytes on top of those in flight is more than the session may have. */
    boolean overflows(long owedBytes) {
        return inFlight + owedBytes > bytesMax;
    }
}
