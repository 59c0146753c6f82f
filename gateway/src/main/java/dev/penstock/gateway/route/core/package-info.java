/** Which route a request takes, pure: patterns, their precedence, and the compiled table. */
@NullMarked
package dev.penstock.gateway.route.core;

import org.jspecify.annotations.NullMarked;
