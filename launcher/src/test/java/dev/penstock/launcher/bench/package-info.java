/**
 * Benchmarks, run by {@code scripts/bench NAME [--seconds N]}. Each prints a table for people and, as its last line, one JSON
 * object; each measures a peer in the same run and reports the ratio, because machines are noisy.
 */
@NullMarked
package dev.penstock.launcher.bench;

import org.jspecify.annotations.NullMarked;
