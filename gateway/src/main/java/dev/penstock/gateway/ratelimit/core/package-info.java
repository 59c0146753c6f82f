/**
 * The rate limiter's arithmetic, pure (ADR 016): token buckets in whole numbers, what a node may lend itself of one, what it does
 * while Redis is gone, slots for what is under way, and which buckets a request takes from. Time is an argument, in microseconds
 * of a clock of the caller's; amounts are tokens, one for a request, or one for each KiB.
 */
@NullMarked
package dev.penstock.gateway.ratelimit.core;

import org.jspecify.annotations.NullMarked;
