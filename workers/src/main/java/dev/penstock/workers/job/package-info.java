/**
 * What a job is to a worker: the contract a kind of job implements, and the way of every job from claim to verdict. The ledger
 * in PostgreSQL decides; what the broker delivers is only an invitation to claim.
 */
@NullMarked
package dev.penstock.workers.job;

import org.jspecify.annotations.NullMarked;
