/** What gateway and workers both stand on: schema, database, objects, broker, observability. */
@NullMarked
package dev.penstock.platform;

import org.jspecify.annotations.NullMarked;
