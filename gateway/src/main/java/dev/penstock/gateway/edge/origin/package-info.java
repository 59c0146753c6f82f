/** Where a request comes from: what the connection says, and what proxies that are trusted say instead. */
@NullMarked
package dev.penstock.gateway.edge.origin;

import org.jspecify.annotations.NullMarked;
