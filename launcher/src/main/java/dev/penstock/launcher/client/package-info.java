/** A small blocking client of Penstock's HTTP and WebSocket interfaces: for the demo, and for tests that look from outside. */
@NullMarked
package dev.penstock.launcher.client;

import org.jspecify.annotations.NullMarked;
