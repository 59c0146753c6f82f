/** Drives and who is a member of them. */
@NullMarked
package dev.penstock.gateway.drives;

import org.jspecify.annotations.NullMarked;
