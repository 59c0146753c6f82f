/**
 * How the nodes tell each other things that cannot wait for the next look at the database, and the lines such news travels on:
 * Redis publish/subscribe and PostgreSQL's NOTIFY. Everything here is a hint that may be lost or repeated; whoever listens also
 * looks at the truth from time to time.
 */
@NullMarked
package dev.penstock.gateway.announce;

import org.jspecify.annotations.NullMarked;
