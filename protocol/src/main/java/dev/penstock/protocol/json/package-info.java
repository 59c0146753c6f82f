/** The one configured JSON mapper: strict in what it takes, exact in what it says about a body it refuses. */
@NullMarked
package dev.penstock.protocol.json;

import org.jspecify.annotations.NullMarked;
