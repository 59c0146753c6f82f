package dev.penstock.gateway.edge.origin;

import dev.penstock.gateway.edge.origin.ForwardedHops.Hop;
import dev.penstock.gateway.request.Exchange.Origin;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind proxies: goes back from the connection's peer hop by hop as long as the hop is trusted, and believes what
 * the last trusted one wrote. What anybody wrote before that is anybody's. Shared by all event loops.
 */
public final class ClientOrigin {

    private final TrustedProxies trusted;
    private final boolean rfc7239;

    /**
     * @param rfc7239 whether the proxies write {@code Forwarded}; else {@code X-Forwarded-*}. One of both only: a proxy hands on
     *     what it does not know, so the other is the client's
     */
    public ClientOrigin(TrustedProxies trusted, boolean rfc7239) {
        this.trusted = trusted;
        this.rfc7239 = rfc7239;
    }

    /** Of a request. */
    public Origin of(HttpServerRequest request) {
        String peer = request.remoteAddress().hostAddress();
        Origin said = new Origin(peer == null ? "" : peer, scheme(request), host(request));
        if (trusted.isEmpty() || !trusted.contains(said.clientAddress())) {
            return said;
        }
        return resolve(trusted, said, hops(request));
    }

    /** Pure: {@code said} by the connection and the request itself, {@code hops} with the nearest proxy's last. */
    static Origin resolve(TrustedProxies trusted, Origin said, List<Hop> hops) {
        Origin client = said;
        for (int i = hops.size() - 1; i >= 0 && trusted.contains(client.clientAddress()); i--) {
            Hop hop = hops.get(i);
            if (hop.from() == null || TrustedProxies.bytes(hop.from()) == null) {
                break;
            }
            client = new Origin(
                    hop.from(),
                    isScheme(hop.scheme()) ? String.valueOf(hop.scheme()) : client.scheme(),
                    isHost(hop.host()) ? String.valueOf(hop.host()) : client.host());
        }
        return client;
    }

    private List<Hop> hops(HttpServerRequest request) {
        String addresses = joined(request, rfc7239 ? "Forwarded" : "X-Forwarded-For");
        if (addresses == null) {
            return List.of();
        }
        return rfc7239
                ? ForwardedHops.ofForwarded(addresses)
                : ForwardedHops.ofXForwarded(
                        addresses, joined(request, "X-Forwarded-Proto"), joined(request, "X-Forwarded-Host"));
    }

    private static @Nullable String joined(HttpServerRequest request, String header) {
        List<String> lines = request.headers().getAll(header);
        return lines.isEmpty() ? null : lines.size() == 1 ? lines.get(0) : String.join(",", lines);
    }

    private static String scheme(HttpServerRequest request) {
        return request.isSSL() ? "https" : "http";
    }

    private static String host(HttpServerRequest request) {
        String host = request.getHeader("Host");
        if (host != null) {
            return host;
        }
        HostAndPort authority = request.authority();
        return authority == null ? "" : authority.toString();
    }

    private static boolean isScheme(@Nullable String text) {
        return "http".equals(text) || "https".equals(text);
    }

    private static boolean isHost(@Nullable String text) {
        return text != null && !text.isEmpty() && HostAndPort.parseAuthority(text, -1) != null;
    }
}
