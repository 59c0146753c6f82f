package dev.penstock.config;

import java.time.Duration;

/**
 * WebSocket sessions.
 *
 * @param ping how long a client may be silent before it is pinged; keep it below the idle timeout of every proxy on the way
 * @param pong how long a pinged client may stay silent before it counts as gone
 * @param authTimeout how long a new connection may take to say who it is
 * @param frameMax largest frame a client may send
 * @param queueMax what may wait for one slow client before its changes collapse into a doorbell
 * @param replayRing recent changes of each drive kept in memory to answer resumes
 * @param subscriptionsMax drives one session may listen to
 * @param headInterval how often a session is told where its drives stand, as a heartbeat of truth
 */
public record RealtimeSettings(
        @Default("25s") Duration ping,
        @Default("10s") Duration pong,
        @Default("8s") Duration authTimeout,
        @Default("64KiB") DataSize frameMax,
        @Default("256KiB") DataSize queueMax,
        @Default("256") int replayRing,
        @Default("256") int subscriptionsMax,
        @Default("4m") Duration headInterval) {
    public RealtimeSettings {
        new SettingChecks()
                .range("ping", ping, Duration.ofMillis(100), Duration.ofMinutes(10))
                .range("pong", pong, Duration.ofMillis(100), Duration.ofMinutes(10))
                .range("authTimeout", authTimeout, Duration.ofMillis(100), Duration.ofMinutes(1))
                .range("frameMax", frameMax, DataSize.ofKiB(4), DataSize.ofMiB(1))
                .range("queueMax", queueMax, DataSize.ofKiB(16), DataSize.ofMiB(64))
                .range("replayRing", replayRing, 0, 100_000)
                .range("subscriptionsMax", subscriptionsMax, 1, 10_000)
                .range("headInterval", headInterval, Duration.ofSeconds(1), Duration.ofHours(1))
                .done();
    }

    public static RealtimeSettings defaults() {
        return Defaults.of(RealtimeSettings.class);
    }
}
