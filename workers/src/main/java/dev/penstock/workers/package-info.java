/** Consumers and jobs on dedicated pools. */
@NullMarked
package dev.penstock.workers;

import org.jspecify.annotations.NullMarked;
