/** Identifiers, the one thing every contract shares. The contracts themselves stand in the sub-packages, by subject. */
@NullMarked
package dev.penstock.protocol;

import org.jspecify.annotations.NullMarked;
