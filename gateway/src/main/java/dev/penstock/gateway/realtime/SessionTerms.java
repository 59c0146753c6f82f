package dev.penstock.gateway.realtime;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.realtime.core.SessionClock;
import java.time.Clock;

/**
 * What all sessions of a node share.
 *
 * @param node this node's name, told to clients
 * @param frameBytesMax the largest message a client may send
 */
record SessionTerms(
        String node,
        SessionClock.Times times,
        int frameBytesMax,
        TokenVerifier verifier,
        DriveAccess access,
        Clock clock,
        RealtimeMetrics metrics) {

    /** Twice what a session takes: it refuses what is a little too large in its own words. */
    int socketFrameBytesMax() {
        return 2 * frameBytesMax;
    }
}
