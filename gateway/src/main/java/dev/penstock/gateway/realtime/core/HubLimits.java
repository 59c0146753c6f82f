package dev.penstock.gateway.realtime.core;

/**
 * The bounds of a hub.
 *
 * @param ringEntriesMax changes kept in memory per drive; also how far behind a resume is still replayed
 * @param ringBytesMax bytes of changes kept in memory per drive
 * @param queueBytesMax in flight and owed bytes per session before it collapses to {@code head}
 * @param batchBytesMax entry bytes in one {@code changes} frame
 * @param pageMax changes in one journal read
 * @param subscriptionsMax drives per session
 * @param idleFeedsMax drives without a session that stay in memory for quick resumes
 * @param idleMs how long they stay
 * @param headIntervalMs time between {@code head} heartbeats of a drive
 * @param retryMs pause after a failed journal read
 */
public record HubLimits(
        int ringEntriesMax,
        long ringBytesMax,
        int queueBytesMax,
        int batchBytesMax,
        int pageMax,
        int subscriptionsMax,
        int idleFeedsMax,
        long idleMs,
        long headIntervalMs,
        long retryMs) {}
