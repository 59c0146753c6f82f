/** The broker's side of a worker: connections, deliveries, acknowledgements (ADR 003). */
@NullMarked
package dev.penstock.workers.consume;

import org.jspecify.annotations.NullMarked;
