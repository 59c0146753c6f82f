/** Relay and worker together, over real PostgreSQL and a real broker. */
@NullMarked
package dev.penstock.launcher.jobs;

import org.jspecify.annotations.NullMarked;
