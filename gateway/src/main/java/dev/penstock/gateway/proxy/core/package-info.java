/** What forwarding decides without touching a socket: which header fields pass, who the request is said to come from, what may be tried again. */
@NullMarked
package dev.penstock.gateway.proxy.core;

import org.jspecify.annotations.NullMarked;
