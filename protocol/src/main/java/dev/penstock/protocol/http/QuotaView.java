package dev.penstock.protocol.http;

/**
 * The tenant's storage.
 *
 * @param usedBytes what all versions of all files take
 * @param maxBytes what they may take
 */
public record QuotaView(long usedBytes, long maxBytes) {}
