package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireEnum;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of a cluster are spoken to. Times are in milliseconds.
 *
 * @param protocol {@link Protocol#HTTP1} if left out
 * @param tls null for plain text; {@link Protocol#H2} needs it, {@link Protocol#H2C} takes none
 * @param connectTimeoutMs for a connection, its TLS handshake included; 1000 if left out
 * @param tryTimeoutMs from the request to the answer's head, for each try; 15000 if left out. Routes may say another
 * @param idleTimeoutMs silence of a request or answer that is under way; 60000 if left out
 * @param keepAliveMs how long an unused connection is kept: shorter than the servers do; 30000 if left out
 * @param resolveMs how often host names are looked up again; 10000 if left out
 */
public record TransportDocument(
        Protocol protocol,
        @Nullable TlsDocument tls,
        Integer connectTimeoutMs,
        Integer tryTimeoutMs,
        Integer idleTimeoutMs,
        Integer keepAliveMs,
        Integer resolveMs) {
    /** Plain HTTP/1.1. */
    public static final TransportDocument DEFAULT = of(Protocol.HTTP1, null);

    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final int TRY_TIMEOUT_MS = 15_000;
    private static final int IDLE_TIMEOUT_MS = 60_000;
    private static final int KEEP_ALIVE_MS = 30_000;
    private static final int RESOLVE_MS = 10_000;
    private static final int MINUTE_MS = 60_000;
    private static final int HOUR_MS = 3_600_000;

    /** What is spoken. */
    public enum Protocol implements WireEnum {
        /** HTTP/1.1, plain or over TLS. */
        HTTP1,
        /** HTTP/2 in plain text, from the first byte (prior knowledge). */
        H2C,
        /** HTTP/2 over TLS by ALPN; HTTP/1.1 when the server offers nothing else. */
        H2
    }

    public TransportDocument {
        protocol = protocol == null ? Protocol.HTTP1 : protocol;
        connectTimeoutMs = connectTimeoutMs == null ? CONNECT_TIMEOUT_MS : connectTimeoutMs;
        tryTimeoutMs = tryTimeoutMs == null ? TRY_TIMEOUT_MS : tryTimeoutMs;
        idleTimeoutMs = idleTimeoutMs == null ? IDLE_TIMEOUT_MS : idleTimeoutMs;
        keepAliveMs = keepAliveMs == null ? KEEP_ALIVE_MS : keepAliveMs;
        resolveMs = resolveMs == null ? RESOLVE_MS : resolveMs;
        new FieldChecks()
                .check(protocol != Protocol.H2 || tls != null, "tls", "missing (expected: with the protocol h2)")
                .check(protocol != Protocol.H2C || tls == null, "tls", "(expected: none with the protocol h2c)")
                .range("connectTimeoutMs", connectTimeoutMs, 10, MINUTE_MS)
                .range("tryTimeoutMs", tryTimeoutMs, 10, HOUR_MS)
                .range("idleTimeoutMs", idleTimeoutMs, 100, HOUR_MS)
                .range("keepAliveMs", keepAliveMs, 100, HOUR_MS)
                .range("resolveMs", resolveMs, 100, HOUR_MS)
                .done();
    }

    /** A protocol with every default. */
    public static TransportDocument of(Protocol protocol, @Nullable TlsDocument tls) {
        return new TransportDocument(
                protocol, tls, CONNECT_TIMEOUT_MS, TRY_TIMEOUT_MS, IDLE_TIMEOUT_MS, KEEP_ALIVE_MS, RESOLVE_MS);
    }
}
