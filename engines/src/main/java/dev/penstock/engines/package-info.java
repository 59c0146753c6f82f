/** Embedded PostgreSQL, Redis, AMQP broker and object store, and the harness of the integration tests. */
@NullMarked
package dev.penstock.engines;

import org.jspecify.annotations.NullMarked;
