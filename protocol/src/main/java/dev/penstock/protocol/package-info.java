/** Contracts: OpenAPI and AsyncAPI documents, records, frames, codes, AMQP names. Pure Java. */
@NullMarked
package dev.penstock.protocol;

import org.jspecify.annotations.NullMarked;
