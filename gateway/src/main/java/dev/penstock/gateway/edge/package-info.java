/**
 * Where requests come in and answers go out (010): the server, the pipeline every request passes, and the one place that turns
 * failures into problem documents.
 */
@NullMarked
package dev.penstock.gateway.edge;

import org.jspecify.annotations.NullMarked;
