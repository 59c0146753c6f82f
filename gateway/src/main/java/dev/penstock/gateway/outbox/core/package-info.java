/** The relay's decisions, pure: which jobs go next, and what the broker has taken. No Vert.x, no clock, no input or output. */
@NullMarked
package dev.penstock.gateway.outbox.core;

import org.jspecify.annotations.NullMarked;
