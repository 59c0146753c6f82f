package dev.penstock.protocol.sync;

import java.util.Arrays;
import java.util.Optional;

/** Why the service closes a socket. 4000 to 4499 ask the client to come back, 4500 to 4999 tell it not to. */
public enum CloseCode {
    /** The node is being drained: connect to another. */
    DRAIN(4001, "drain"),
    /** The token ran out and its grace too. */
    TOKEN_EXPIRED(4002, "token-expired"),
    /** The client took nothing for too long. */
    SLOW(4003, "slow"),
    /** The node lost what it knew of this session. */
    STATE_LOST(4004, "state-lost"),
    /** Nothing came from the client, not even a pong. */
    NO_PONG(4005, "no-pong"),
    /** Too many frames. */
    RATE_LIMITED(4006, "rate-limited"),
    /** The node has more than its share of sessions. */
    REBALANCE(4007, "rebalance"),
    /** No auth frame came in time. */
    AUTH_TIMEOUT(4008, "auth-timeout"),
    /** The token does not verify: get another before coming back. */
    BAD_TOKEN(4500, "bad-token"),
    /** A frame that does not keep the contract: the same client would send it again. */
    BAD_REQUEST(4501, "bad-request"),
    /** The login has ended: log in again before coming back. */
    REVOKED(4503, "revoked"),
    /** This user has as many connections as are allowed. */
    CONNECTION_LIMIT(4504, "connection-limit"),
    /** The client speaks a version that is no longer served. */
    VERSION(4505, "version");

    private static final int FINAL_FROM = 4500;

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The WebSocket close code. */
    public int code() {
        return code;
    }

    /** The close reason, and the reason in a {@link ServerFrame.Goaway} that comes before. */
    public String reason() {
        return reason;
    }

    /** Whether the client is to connect again, after full-jitter back-off of 1 s to 5 min. */
    public boolean retry() {
        return code < FINAL_FROM;
    }

    /** Finds a code by its number; empty for one this version does not know. */
    public static Optional<CloseCode> of(int code) {
        return Arrays.stream(values()).filter(c -> c.code == code).findFirst();
    }
}
