/** The gateway process: its composition root and the subsystems it is made of. */
@NullMarked
package dev.penstock.gateway;

import org.jspecify.annotations.NullMarked;
