/** Places where a test may kill the process, as kill -9 would. */
@NullMarked
package dev.penstock.platform.failpoint;

import org.jspecify.annotations.NullMarked;
