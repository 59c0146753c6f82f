package dev.penstock.gateway.ratelimit.core;

/**
 * What {@code lease.lua} says of one bucket.
 *
 * @param granted tokens the node now holds
 * @param left whole tokens in the bucket after that; negative while in debt
 * @param waitMicros until what was needed, and at least one token, is there
 */
public record LeaseAnswer(long granted, long left, long waitMicros) {}
