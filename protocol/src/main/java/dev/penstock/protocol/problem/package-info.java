/** What can go wrong and how it is said on the wire: stable error codes and RFC 9457 problem documents. */
@NullMarked
package dev.penstock.protocol.problem;

import org.jspecify.annotations.NullMarked;
