/**
 * What is refused before it is a request: heads that two readers could understand differently (request smuggling), paths with more
 * than one reading. Knows bytes and strings, no routes.
 */
@NullMarked
package dev.penstock.gateway.edge.guard;

import org.jspecify.annotations.NullMarked;
