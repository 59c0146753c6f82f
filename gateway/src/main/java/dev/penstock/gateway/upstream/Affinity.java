package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.HashRing;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.BalanceDocument.HashOn;
import dev.penstock.protocol.routes.BalanceDocument.Strategy;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a request is told by, and the cookie that makes it come back. Immutable. */
final class Affinity {

    private final @Nullable HashOn hashOn;
    private final String hashName;
    private final @Nullable String cookie;
    private final String attributes;

    Affinity(BalanceDocument balance) {
        this.hashOn = balance.hashOn();
        this.hashName = balance.hashName() == null ? "" : balance.hashName();
        this.cookie = balance.strategy() == Strategy.STICKY ? balance.cookie() : null;
        Integer ttl = balance.cookieTtlSeconds();
        this.attributes = "; Path=/; HttpOnly; SameSite=Lax" + (ttl == null ? "" : "; Max-Age=" + ttl);
    }

    /** Of a request without what the hash is made of: any value, so that those requests are spread. */
    long hash(RequestTraits request, RandomGenerator random) {
        HashOn on = hashOn;
        if (on == null) {
            return 0;
        }
        String value =
                switch (on) {
                    case HEADER -> request.header(hashName);
                    case COOKIE -> request.cookie(hashName);
                    case CLIENT_ADDRESS -> request.clientAddress();
                    case TENANT -> tenant(request);
                    case PATH -> request.path();
                };
        return value == null ? random.nextLong() : HashRing.hash(value);
    }

    /** Whether a cookie leads requests back. */
    boolean sticky() {
        return cookie != null;
    }

    /** The endpoint id the client brought; null without one. */
    @Nullable
    String stickyId(RequestTraits request) {
        return cookie == null ? null : request.cookie(cookie);
    }

    /** The header that leads the client's next requests to this endpoint. */
    String setCookie(Endpoint endpoint, boolean secure) {
        return cookie + '=' + endpoint.stickyId() + attributes + (secure ? "; Secure" : "");
    }

    private static String tenant(RequestTraits request) {
        String tenant = request.tenant();
        return tenant == null ? request.clientAddress() : tenant;
    }
}
