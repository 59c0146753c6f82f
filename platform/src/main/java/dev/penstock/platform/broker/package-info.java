/** RabbitMQ, or what speaks its protocol: connections that are never repaired under their user, and the topology. */
@NullMarked
package dev.penstock.platform.broker;

import org.jspecify.annotations.NullMarked;
