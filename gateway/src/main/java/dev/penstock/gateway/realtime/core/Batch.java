package dev.penstock.gateway.realtime.core;

/**
 * One encoded {@code changes} frame.
 *
 * @param to the position of a session that has been sent it
 */
record Batch(long to, Frame frame) {}
