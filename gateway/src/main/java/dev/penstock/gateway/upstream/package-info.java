/**
 * Upstream clusters (012): which server gets a request, which ones are left out, and the connections to them. {@code core} decides,
 * this package keeps servers, connections, checks and clocks.
 */
@NullMarked
package dev.penstock.gateway.upstream;

import org.jspecify.annotations.NullMarked;
