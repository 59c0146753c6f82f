/** The access log: lines encoded on the event loops, written by one thread, bounded in between. */
@NullMarked
package dev.penstock.gateway.edge.log;

import org.jspecify.annotations.NullMarked;
