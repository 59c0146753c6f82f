/** Names and shape of the broker topology, as data: whoever declares it needs no other source. */
@NullMarked
package dev.penstock.protocol.amqp;

import org.jspecify.annotations.NullMarked;
