/** The test backends hand out servers that nobody else uses. */
@NullMarked
package dev.penstock.engines.harness;

import org.jspecify.annotations.NullMarked;
