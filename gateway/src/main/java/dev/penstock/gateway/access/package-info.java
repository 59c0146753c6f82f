/** Who may do what on a drive. */
@NullMarked
package dev.penstock.gateway.access;

import org.jspecify.annotations.NullMarked;
