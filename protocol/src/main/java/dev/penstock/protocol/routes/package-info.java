/** The route table as operators write it: one JSON document of routes and the clusters they lead to. */
@NullMarked
package dev.penstock.protocol.routes;

import org.jspecify.annotations.NullMarked;
