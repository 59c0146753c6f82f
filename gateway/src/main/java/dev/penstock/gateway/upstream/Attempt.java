package dev.penstock.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One try of one request at one endpoint. Belongs to the event loop that asked for it. However it goes, {@link #done} is called
 * exactly once, when the answer has been passed on whole or nothing more will come of it.
 */
public interface Attempt {

    Endpoint endpoint();

    /**
     * A request on a pooled connection. Server, port and TLS are set here, {@code Host} too unless the options have one; method, URI,
     * headers and timeouts are the caller's. Fails with {@code upstream-overloaded} when too many wait for a connection to
     * this endpoint, and with the cause when it cannot be reached.
     */
    Future<HttpClientRequest> open(RequestOptions options);

    /**
     * The same on a connection of its own, always HTTP/1.1, for an upgrade: after 101 the caller takes {@code
     * response.netSocket()}. Counted until {@link #done}; the connection ends with the tunnel, or with {@code done} at the latest.
     */
    Future<HttpClientRequest> tunnel(RequestOptions options);

    /** The value of a {@code Set-Cookie} that must go with the answer to the client; null for none. */
    @Nullable
    String setCookie();

    /**
     * The answer's head has come. Counts for the endpoint's health, the breaker and the budget at once, so that a long answer does
     * not hold back what its head has told; {@link #done} still follows. Interim (1xx) answers do not count.
     */
    void answered(int status);

    /** It is over. */
    void done(Outcome outcome);
}
