package dev.penstock.gateway.proxy;

import dev.penstock.gateway.proxy.core.FieldRules;
import dev.penstock.gateway.proxy.core.Locations;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.protocol.routes.RewriteDocument;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the head of the answer the client sees: what the upstream said, except fields of its connection and those the edge has set
 * already. What the edge says about caching and embedding is meant for answers of its own, and gives way.
 */
final class AnswerFields {

    private AnswerFields() {}

    /** Status and header fields. */
    static void write(HttpClientResponse from, Exchange exchange, ForwardPolicy policy, Attempt attempt) {
        HttpServerResponse to = exchange.response();
        to.setStatusCode(from.statusCode());
        MultiMap said = from.headers();
        MultiMap fields = to.headers();
        List<String> nominated = RequestFields.nominated(said);
        List<String> added = new ArrayList<>();
        for (Map.Entry<String, String> field : said) {
            String name = field.getKey();
            boolean passes = !FieldRules.ofConnection(name)
                    && (nominated.isEmpty() || !FieldRules.isIn(nominated, name))
                    && (!fields.contains(name) || FieldRules.isIn(added, name) || isJoined(name));
            if (passes) {
                fields.add(name, field.getValue());
                added.add(name);
            }
        }
        for (String name : policy.answerRemoved()) {
            fields.remove(name);
        }
        String setCookie = attempt.setCookie();
        if (setCookie != null) {
            fields.add(HttpHeaderNames.SET_COOKIE, setCookie);
        }
        relocate(exchange, policy, fields, attempt);
    }

    /** What the upstream's answer depends on is to be said beside what ours does. */
    private static boolean isJoined(String name) {
        return name.equalsIgnoreCase("vary");
    }

    private static void relocate(Exchange exchange, ForwardPolicy policy, MultiMap fields, Attempt attempt) {
        String location = fields.get(HttpHeaderNames.LOCATION);
        if (location == null) {
            return;
        }
        RewriteDocument rewrite = policy.rewrite();
        fields.set(
                HttpHeaderNames.LOCATION,
                Locations.forClient(
                        location,
                        policy.preserveHost()
                                ? exchange.host()
                                : authority(attempt.endpoint().label()),
                        exchange.scheme() + "://" + exchange.host(),
                        rewrite == null ? null : rewrite.stripPrefix(),
                        rewrite == null ? null : rewrite.addPrefix()));
    }

    /** What the upstream was called: without the address its name was looked up to, and without a port that goes without saying. */
    private static String authority(String label) {
        int at = label.indexOf('@');
        String authority = at < 0 ? label : label.substring(0, at);
        return authority.endsWith(":80")
                ? authority.substring(0, authority.length() - 3)
                : authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
    }
}
