package dev.penstock.gateway.edge.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an HTTP/1 request must be beyond what the decoder asks: one version of two, one target, one host, one way to
 * find the end of the body (RFC 9112, sections 2.3, 3.2 and 6). Pure.
 */
final class RequestHead {

    private static final int LENGTH_DIGITS_MAX = 18;

    private RequestHead() {}

    /** @throws MalformedRequest when it is anything else */
    @SuppressWarnings("ReferenceEquality") // "http/1.1" makes a version that equals 1.1, and that Vert.x does not know
    static void check(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            throw new MalformedRequest("The HTTP version is not spoken here (expected: HTTP/1.1)");
        }
        HttpHeaders headers = request.headers();
        if (headers.contains("")) {
            throw new MalformedRequest("A header has no name");
        }
        checkTarget(request, checkHost(headers, version));
        checkFraming(headers, version);
    }

    /** Exactly one, and a host; HTTP/1.0 may go without. */
    private static @Nullable String checkHost(HttpHeaders headers, HttpVersion version) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && version.equals(HttpVersion.HTTP_1_1))) {
            throw new MalformedRequest("Host: " + hosts.size() + " of them (expected: one)");
        }
        if (hosts.isEmpty()) {
            return null;
        }
        String host = hosts.get(0);
        if (host.isEmpty() || HostAndPort.parseAuthority(host, -1) == null) {
            throw new MalformedRequest("Host: not a host (expected: name or address, and a port if need be)");
        }
        return host;
    }

    /** A path and a query; or the same behind the authority that the host header names too; or * for OPTIONS. */
    private static void checkTarget(HttpRequest request, @Nullable String host) {
        String target = request.uri();
        if (target.equals("*") && request.method().equals(HttpMethod.OPTIONS)) {
            return;
        }
        int from = target.startsWith("/") ? 0 : authorityEnd(target, host);
        int query = target.indexOf('?', from);
        int end = query < 0 ? target.length() : query;
        if (from < end) {
            RequestPath.normal(target.substring(from, end));
        }
        for (int i = end; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
                throw new MalformedRequest("The query contains a character that must be escaped");
            }
        }
    }

    private static int authorityEnd(String target, @Nullable String host) {
        int from = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (from < 0 || host == null || !target.regionMatches(true, from, host, 0, host.length())) {
            throw new MalformedRequest("The request target is not a path of this host");
        }
        int end = from + host.length();
        if (end < target.length() && target.charAt(end) != '/') {
            throw new MalformedRequest("The request target is not a path of this host");
        }
        return end;
    }

    /** The decoder has refused a length beside chunks; a body has one length or is chunked, said once and plainly. */
    private static void checkFraming(HttpHeaders headers, HttpVersion version) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()
                && (codings.size() > 1
                        || !codings.get(0).equalsIgnoreCase("chunked")
                        || version.equals(HttpVersion.HTTP_1_0))) {
            throw new MalformedRequest("Transfer-Encoding: not taken (expected: chunked, once, with HTTP/1.1)");
        }
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!lengths.isEmpty() && (lengths.size() > 1 || !codings.isEmpty() || !isLength(lengths.get(0)))) {
            throw new MalformedRequest("Content-Length: not taken (expected: digits, once)");
        }
    }

    private static boolean isLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LENGTH_DIGITS_MAX;
    }
}
