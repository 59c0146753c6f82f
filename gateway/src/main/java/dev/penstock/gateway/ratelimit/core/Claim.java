package dev.penstock.gateway.ratelimit.core;

/** A bucket and the rate that holds for it now. */
public record Claim(BucketKey key, Rate rate) {}
