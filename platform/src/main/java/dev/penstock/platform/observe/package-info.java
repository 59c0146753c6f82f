/**
 * What an operator sees of a process: its management port with liveness, readiness and metrics, and the form of its logs.
 *
 * <p><b>Logs</b> are events with fields, through SLF4J's fluent interface:
 *
 * <pre>{@code
 * LOG.atWarn().setCause(cause).addKeyValue("requestId", id).addKeyValue("tenant", tenantId).log("login failed");
 * }</pre>
 *
 * <ul>
 *   <li>The message is a constant in lower case; what varies is a field. The launcher's appender writes one line per event.
 *   <li>Field names are the same everywhere: {@code requestId, tenant, user, device, drive, node, upload, job, dispatchNo, kind,
 *       pool, conn, seq, traceId, durationMs, bytes, code}. Units stand last in the name.
 *   <li>No MDC: work hops between event loops and threads, so each event names its ids itself.
 *   <li>Error: a person must act, or a fault of ours. Warn: something went wrong and the process coped. Info: life cycle, access.
 *       A failure is logged once, by whoever answers for it.
 *   <li>Never in a log: passwords, tokens, secrets, presigned URLs, file names.
 * </ul>
 *
 * <p><b>Metrics</b> are Micrometer meters named {@code penstock.<area>.<what>}; labels come from fixed sets only, never from a
 * request.
 */
@NullMarked
package dev.penstock.platform.observe;

import org.jspecify.annotations.NullMarked;
