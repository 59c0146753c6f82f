/**
 * The worker process: takes dispatched jobs from the broker, runs them and writes their verdicts to the job ledger.
 *
 * <p>Data flows one way: {@code consume} (a message becomes a claim) to {@code job} (the contract of a job kind and the
 * ledger) and into a kind such as {@code thumbnail}, which uses the {@code sandbox}. {@link dev.penstock.workers.WorkerHost}
 * puts them together.
 */
@NullMarked
package dev.penstock.workers;

import org.jspecify.annotations.NullMarked;
