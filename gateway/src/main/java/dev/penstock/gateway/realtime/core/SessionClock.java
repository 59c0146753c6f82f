package dev.penstock.gateway.realtime.core;

/**
 * What time demands of one session: authenticate, stay alive, keep the token fresh. Pure arithmetic on
 * milliseconds of one monotonic clock; the caller asks {@link #check} at {@link #nextMs} and does what
 * it says.
 *
 * <p>A silent peer is pinged after {@code pingMs} and given up {@code pongMs} later, so a dead one is
 * noticed within {@code pingMs + pongMs}. Anything heard counts as life.
 */
public final class SessionClock {

    /** What is to be done now. */
    public enum Due {
        NOTHING,
        PING,
        /** The peer is silent though pinged. */
        DEAD,
        /** No auth frame in time. */
        AUTH_TIMEOUT,
        /** The token ran out and its grace with it. */
        TOKEN_EXPIRED
    }

    /**
     * The times that hold for all sessions.
     *
     * @param pingMs silence before a ping
     * @param pongMs silence after the ping before the peer counts as dead
     * @param authMs time to authenticate
     * @param graceMs time past the token's end to bring a new one
     */
    public record Times(long pingMs, long pongMs, long authMs, long graceMs) {}

    private static final long NEVER = Long.MAX_VALUE;

    private final Times times;
    private long heardMs;
    private long pingedMs = NEVER;
    private long authByMs;
    private long tokenByMs = NEVER;

    /** A connection accepted now and not authenticated yet. */
    public SessionClock(Times times, long nowMs) {
        this.times = times;
        this.heardMs = nowMs;
        this.authByMs = nowMs + times.authMs();
    }

    /** Something arrived from the peer, or it took something it had kept waiting. */
    public void heard(long nowMs) {
        heardMs = nowMs;
        pingedMs = NEVER;
    }

    /** The session holds a token that ends at this moment. */
    public void authenticated(long expiresMs) {
        authByMs = NEVER;
        tokenByMs = expiresMs + times.graceMs();
    }

    /** What is to be done now; a {@link Due#PING} counts as sent. */
    public Due check(long nowMs) {
        if (nowMs >= authByMs) {
            return Due.AUTH_TIMEOUT;
        }
        if (nowMs >= tokenByMs) {
            return Due.TOKEN_EXPIRED;
        }
        if (pingedMs != NEVER) {
            return nowMs >= pingedMs + times.pongMs() ? Due.DEAD : Due.NOTHING;
        }
        if (nowMs < heardMs + times.pingMs()) {
            return Due.NOTHING;
        }
        pingedMs = nowMs;
        return Due.PING;
    }

    /** When to ask again if nothing happens until then. */
    public long nextMs() {
        long alive = pingedMs == NEVER ? heardMs + times.pingMs() : pingedMs + times.pongMs();
        return Math.min(alive, Math.min(authByMs, tokenByMs));
    }
}
