/** Names people give to nodes, and when two of them are the same name. */
@NullMarked
package dev.penstock.protocol.names;

import org.jspecify.annotations.NullMarked;
