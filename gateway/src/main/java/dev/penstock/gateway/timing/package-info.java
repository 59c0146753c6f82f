/** Time for very many things at once. Pure: the present comes in as an argument. */
@NullMarked
package dev.penstock.gateway.timing;

import org.jspecify.annotations.NullMarked;
