/** Devices and users as people manage them: their own devices, and for administrators the users of their tenant (ADR 018). */
@NullMarked
package dev.penstock.gateway.accounts;

import org.jspecify.annotations.NullMarked;
