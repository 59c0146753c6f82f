/** {@code penstock routes}: the route table from the command line, past any gateway. */
@NullMarked
package dev.penstock.launcher.routes;

import org.jspecify.annotations.NullMarked;
