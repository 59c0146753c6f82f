package dev.penstock.gateway.realtime.core;

/**
 * News that a drive's journal has grown. Only a hint: it may be lost, late, doubled or wrong, and never
 * decides what a client is told; it decides when the journal is read.
 *
 * @param committedAtMs wall clock of the commit in Unix milliseconds, 0 when not known
 */
public record Hint(DriveKey key, long epoch, long seq, long committedAtMs) {}
