/** Files coming in: upload tickets, multipart, finalise by client or bucket event. */
@NullMarked
package dev.penstock.gateway.uploads;

import org.jspecify.annotations.NullMarked;
