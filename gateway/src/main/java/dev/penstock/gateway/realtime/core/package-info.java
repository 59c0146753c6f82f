/**
 * The pure heart of realtime: who is subscribed to what, what each session has been told, and what it
 * must be told next. Time comes in as an argument and input/output goes through the interfaces of this
 * package, so that every rule is tested against a model without a socket. One event loop owns one
 * {@link dev.penstock.gateway.realtime.core.Hub} and everything reachable from it; nothing here locks.
 */
@NullMarked
package dev.penstock.gateway.realtime.core;

import org.jspecify.annotations.NullMarked;
