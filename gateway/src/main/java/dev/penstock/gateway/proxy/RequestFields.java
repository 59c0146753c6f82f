package dev.penstock.gateway.proxy;

import dev.penstock.gateway.proxy.core.FieldRules;
import dev.penstock.gateway.proxy.core.Forwarded;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the head of the request an upstream sees: what the client sent, without what it may not say, with what the gateway knows. */
final class RequestFields {

    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    private static final String BY = " penstock";

    private RequestFields() {}

    /** Everything of the head but what frames the body. */
    static void write(Exchange exchange, ForwardPolicy policy, HttpClientRequest to) {
        HttpServerRequest from = exchange.request();
        to.setMethod(from.method()).setURI(target(exchange, policy));
        if (policy.preserveHost() && !exchange.host().isEmpty()) {
            to.authority(HostAndPort.parseAuthority(exchange.host(), -1));
        }
        MultiMap fields = to.headers();
        copy(from.headers(), policy, fields);
        origin(exchange, fields);
        via(from, fields);
        String te = from.getHeader(HttpHeaderNames.TE);
        if (te != null && to.version() == HttpVersion.HTTP_2 && te.contains("trailers")) {
            fields.set(HttpHeaderNames.TE, "trailers");
        }
        if (policy.identity() && exchange.caller() != null) {
            identify(exchange.caller(), fields);
        }
        edit(policy, fields);
    }

    /** Names that end here because the sender's {@code Connection} says so. */
    static List<String> nominated(MultiMap fields) {
        return fields.contains(HttpHeaderNames.CONNECTION)
                ? FieldRules.nominated(fields.getAll(HttpHeaderNames.CONNECTION))
                : List.of();
    }

    private static String target(Exchange exchange, ForwardPolicy policy) {
        String path =
                policy.rewrite() == null ? exchange.path() : policy.rewrite().apply(exchange.path());
        String query = exchange.request().query();
        return query == null ? path : path + '?' + query;
    }

    private static void copy(MultiMap from, ForwardPolicy policy, MultiMap to) {
        List<String> nominated = nominated(from);
        for (Map.Entry<String, String> field : from) {
            String name = field.getKey();
            if (!FieldRules.ofConnection(name)
                    && !FieldRules.ofGateway(name)
                    && (policy.credentials() || !"authorization".equalsIgnoreCase(name))
                    && (nominated.isEmpty() || !FieldRules.isIn(nominated, name))) {
                to.add(name, field.getValue());
            }
        }
    }

    /** Added, not set: of these none was copied. */
    private static void origin(Exchange exchange, MultiMap fields) {
        String client = exchange.clientAddress();
        String peer = exchange.request().remoteAddress().hostAddress();
        fields.add(FORWARDED, Forwarded.element(client, peer, exchange.scheme(), exchange.host()));
        fields.add(FORWARDED_FOR, Forwarded.addresses(client, peer));
        fields.add(FORWARDED_PROTO, exchange.scheme());
        if (!exchange.host().isEmpty()) {
            fields.add(FORWARDED_HOST, exchange.host());
        }
        fields.add(REQUEST_ID, exchange.requestId());
        fields.add(TRACEPARENT, exchange.traceparent().header());
    }

    private static void via(HttpServerRequest from, MultiMap fields) {
        String before = from.getHeader(HttpHeaderNames.VIA);
        String us = protocol(from.version()) + BY;
        fields.add(HttpHeaderNames.VIA, before == null ? us : before + ", " + us);
    }

    /** As {@code Via} names it. */
    static String protocol(@Nullable HttpVersion version) {
        return version == HttpVersion.HTTP_2 ? "2.0" : version == HttpVersion.HTTP_1_0 ? "1.0" : "1.1";
    }

    private static void identify(@Nullable Caller caller, MultiMap fields) {
        if (caller != null) {
            fields.set("X-Penstock-Tenant", caller.tenantId().toString());
            fields.set("X-Penstock-User", caller.userId().toString());
            fields.set("X-Penstock-Device", caller.deviceId().toString());
            fields.set("X-Penstock-Role", caller.role());
        }
    }

    private static void edit(ForwardPolicy policy, MultiMap fields) {
        for (String name : policy.requestRemoved()) {
            fields.remove(name);
        }
        if (!policy.requestSet().isEmpty()) {
            policy.requestSet().forEach(fields::set);
        }
    }
}
