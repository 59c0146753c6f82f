/** Keeps people from guessing passwords, without letting them keep others out (ADR 018). */
@NullMarked
package dev.penstock.gateway.auth.throttle;

import org.jspecify.annotations.NullMarked;
