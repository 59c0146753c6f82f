package dev.penstock.gateway.ratelimit.core;

/**
 * What a node asks Redis of one bucket: the arguments of {@code lease.lua}.
 *
 * @param need tokens without which the whole call is refused; 0 for a renewal
 * @param tight tokens wished for from a bucket in demand
 * @param ample tokens wished for from one that is at least half full
 * @param adjust tokens that come back unused, or, negative, were used without asking
 * @param start tokens to begin with should Redis have forgotten the bucket: what the node knows it to hold
 */
public record LeaseAsk(Rate rate, long need, long tight, long ample, long adjust, long start) {}
