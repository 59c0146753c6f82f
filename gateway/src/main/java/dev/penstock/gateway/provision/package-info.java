/** Makes tenants that can be used at once. */
@NullMarked
package dev.penstock.gateway.provision;

import org.jspecify.annotations.NullMarked;
