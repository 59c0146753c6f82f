/**
 * WebSocket sessions that speak {@code penstock.sync.v1}, and the hubs they hang on. {@code core} decides, {@code fanout} brings
 * news, this package joins both to sockets, journal and clock.
 */
@NullMarked
package dev.penstock.gateway.realtime;

import org.jspecify.annotations.NullMarked;
