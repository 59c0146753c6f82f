/** What a caller may know of themselves: user, tenant, plan, quota, drives, devices. */
@NullMarked
package dev.penstock.gateway.me;

import org.jspecify.annotations.NullMarked;
