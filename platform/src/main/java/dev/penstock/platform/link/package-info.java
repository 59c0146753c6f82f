/** Connections that last: kept by one owner, noticed when lost, made anew; and how to connect to Redis. */
@NullMarked
package dev.penstock.platform.link;

import org.jspecify.annotations.NullMarked;
