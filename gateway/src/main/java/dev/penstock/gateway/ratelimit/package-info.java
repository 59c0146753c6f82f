/**
 * Rate limits on every request (ADR 016): leases of token buckets in Redis, plans that say how large they are, slots, and the stage
 * that refuses. {@code core} does the arithmetic.
 */
@NullMarked
package dev.penstock.gateway.ratelimit;

import org.jspecify.annotations.NullMarked;
