/**
 * Where requests come in and answers go out: the server, the request's name and trace, limits, the access log, and the one place
 * that turns failures into problem documents.
 */
@NullMarked
package dev.penstock.gateway.edge;

import org.jspecify.annotations.NullMarked;
