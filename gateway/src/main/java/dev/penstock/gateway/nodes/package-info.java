/** The tree of a drive: nodes, children, folders, renames, moves, trash. */
@NullMarked
package dev.penstock.gateway.nodes;

import org.jspecify.annotations.NullMarked;
