/** The database schema: Flyway migrations (as resources beside this package) and the one class that runs and checks them. */
@NullMarked
package dev.penstock.platform.schema;

import org.jspecify.annotations.NullMarked;
