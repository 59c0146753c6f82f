/** Bodies of the HTTP interface, one record for each schema of {@code openapi.yaml}. */
@NullMarked
package dev.penstock.protocol.http;

import org.jspecify.annotations.NullMarked;
