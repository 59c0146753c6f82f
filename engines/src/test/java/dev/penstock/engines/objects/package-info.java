/** Signer and client of the object store against a real store. */
@NullMarked
package dev.penstock.engines.objects;

import org.jspecify.annotations.NullMarked;
