package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import io.vertx.core.http.Cookie;
import org.jspecify.annotations.Nullable;

/** What a balancing strategy may ask about a request. Nothing is read that no strategy asks for. */
public interface RequestTraits {

    /** The header's first value. */
    @Nullable
    String header(String name);

    /** The cookie's value. */
    @Nullable
    String cookie(String name);

    /** The client's IP address as text. */
    String clientAddress();

    /** The caller's tenant; null where there is no caller. */
    @Nullable
    String tenant();

    /** The normalised path without query. */
    String path();

    /** Whether the client came over TLS: whether its cookies may be {@code Secure}. */
    boolean secure();

    /** Those of a request on its way through the gateway. */
    static RequestTraits of(Exchange exchange) {
        return new ExchangeTraits(exchange);
    }

    /** Reads them when asked. */
    record ExchangeTraits(Exchange exchange) implements RequestTraits {

        @Override
        public @Nullable String header(String name) {
            return exchange.request().getHeader(name);
        }

        @Override
        public @Nullable String cookie(String name) {
            Cookie cookie = exchange.request().getCookie(name);
            return cookie == null ? null : cookie.getValue();
        }

        @Override
        public String clientAddress() {
            return exchange.clientAddress();
        }

        @Override
        public @Nullable String tenant() {
            Caller caller = exchange.caller();
            return caller == null ? null : caller.tenantId().toString();
        }

        @Override
        public String path() {
            return exchange.path();
        }

        @Override
        public boolean secure() {
            return exchange.scheme().equals("https");
        }
    }
}
