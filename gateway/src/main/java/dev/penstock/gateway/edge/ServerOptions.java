package dev.penstock.gateway.edge;

import dev.penstock.config.EdgeSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.HttpSettings;
import dev.penstock.protocol.sync.FrameCodec;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What the settings mean to Vert.x's server, and the limits that are not settings. */
final class ServerOptions {

    private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADERS_BYTES_MAX = 16 * 1024;

    /** HTTP/2, for each connection. */
    private static final int STREAMS_MAX = 128;

    /** A client that cancels more than this is not changing its mind (CVE-2023-44487). */
    private static final int RESETS_MAX = 100;

    private static final int RESETS_WINDOW_S = 10;

    private ServerOptions() {}

    static HttpServerOptions of(GatewaySettings settings) {
        HttpSettings http = settings.http();
        EdgeSettings edge = settings.edge();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(http.host())
                .setPort(http.port() == 0 ? anyPort() : http.port())
                .setIdleTimeout((int) edge.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setUseProxyProtocol(edge.proxyProtocol())
                .setProxyProtocolTimeout(edge.headTimeout().toMillis())
                .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADERS_BYTES_MAX)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS_MAX)
                        .setMaxHeaderListSize(HEADERS_BYTES_MAX))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_MAX)
                .setHttp2RstFloodWindowDuration(RESETS_WINDOW_S)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setWebSocketSubProtocols(List.of(FrameCodec.SUBPROTOCOL))
                // Twice what a session takes: it refuses what is a little too large in its own words.
                .setMaxWebSocketFrameSize(2 * settings.realtime().frameMax().bytesAsInt())
                // Deflate costs 100 KB per socket (traps) and compressing secrets beside input leaks them (BREACH).
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                // With it, Vert.x reads the first request of a connection before StrictRequestDecoder can.
                .setHttp2ClearTextEnabled(false);
        if (settings.tls().on()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    .setSslHandshakeTimeout(edge.headTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setKeyCertOptions(Certificate.read(settings.tls()).options());
        }
        return options;
    }

    static int eventLoops(HttpSettings settings) {
        return settings.eventLoops() > 0
                ? settings.eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }

    /** Servers that ask a Vert.x for the same negative port share one free one: this edge's instances, and no other edge's. */
    private static int anyPort() {
        return -1 - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
}
