/**
 * How news of a commit reaches the hubs of every node: at once within the node, through Redis to the others, through
 * PostgreSQL's NOTIFY from workers and whenever Redis is gone. All of it carries hints only. What is lost here is found again by
 * the hubs' periodic look at the journal heads.
 */
@NullMarked
package dev.penstock.gateway.realtime.fanout;

import org.jspecify.annotations.NullMarked;
