/** Signed, opaque positions that clients keep for us: journal cursors and page tokens. */
@NullMarked
package dev.penstock.protocol.cursor;

import org.jspecify.annotations.NullMarked;
