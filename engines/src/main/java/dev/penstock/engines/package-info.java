/**
 * Real servers inside our own process tree, for {@code penstock up} and for integration tests: PostgreSQL and Redis as
 * child processes, an AMQP broker and an S3 store inside the JVM. Each keeps its data in one folder, survives {@code
 * kill -9} of the JVM and finds its orphan on the next start.
 */
@NullMarked
package dev.penstock.engines;

import org.jspecify.annotations.NullMarked;
