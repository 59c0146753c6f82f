/**
 * A pool of child processes in which untrusted bytes are decoded. This side starts, bounds, kills and replaces them and never
 * looks into the bytes itself (ADR 008).
 */
@NullMarked
package dev.penstock.workers.sandbox;

import org.jspecify.annotations.NullMarked;
