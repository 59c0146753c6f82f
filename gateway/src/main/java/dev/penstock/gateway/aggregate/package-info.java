/** Aggregate routes (014): several GETs side by side, each within its own time and size, merged into one JSON object. */
@NullMarked
package dev.penstock.gateway.aggregate;

import org.jspecify.annotations.NullMarked;
