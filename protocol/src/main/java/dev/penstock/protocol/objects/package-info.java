/** Keys in the object store and the content hashes they are made of. */
@NullMarked
package dev.penstock.protocol.objects;

import org.jspecify.annotations.NullMarked;
