/**
 * The decisions about upstreams, pure: which server is next, which are left out and for how long, when to stop asking, when to ask
 * again. Time is nanoseconds of {@link System#nanoTime()} and comes as an argument, as randomness does.
 */
@NullMarked
package dev.penstock.gateway.upstream.core;

import org.jspecify.annotations.NullMarked;
