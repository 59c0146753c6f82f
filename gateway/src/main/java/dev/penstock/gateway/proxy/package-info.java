/**
 * Forwarding to upstream clusters (013): one request to one server and its answer back, neither held in memory, further tries where
 * they can do no harm, and tunnels for upgraded connections. {@code core} decides, this package moves the bytes.
 */
@NullMarked
package dev.penstock.gateway.proxy;

import org.jspecify.annotations.NullMarked;
