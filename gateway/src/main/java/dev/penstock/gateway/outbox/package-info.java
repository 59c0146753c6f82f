/**
 * The outbox relay: takes jobs that committed transactions left in the ledger and hands them to the broker, fairly and a few
 * at a time. The ledger decides; the broker may lose everything it was given and nothing is lost (ADR 003).
 */
@NullMarked
package dev.penstock.gateway.outbox;

import org.jspecify.annotations.NullMarked;
