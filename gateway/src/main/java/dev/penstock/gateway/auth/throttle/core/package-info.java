/** How attempts at proving who one is are counted, forgiven and refused. Pure: time is an argument. */
@NullMarked
package dev.penstock.gateway.auth.throttle.core;

import org.jspecify.annotations.NullMarked;
