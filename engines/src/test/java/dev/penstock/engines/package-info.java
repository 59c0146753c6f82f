/** The engines themselves, run for real: durable data, orphans, taken ports. */
@NullMarked
package dev.penstock.engines;

import org.jspecify.annotations.NullMarked;
