package dev.penstock.gateway.request;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the gateway, from the first look at it to the end of its answer. Belongs to its event loop: not
 * safe for use by other threads.
 *
 * <p>The exchange holds the end handlers of its response. Whoever wants to know of the end uses {@link #onEnd} instead of setting
 * them, because a response has one of each.
 */
public final class Exchange {

    private static final String KEY = "penstock.exchange";

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ExchangeKeeper keeper;
    private final Origin origin;
    private final String path;
    private final String requestId;
    private final Traceparent traceparent;
    private final long startedNanos;
    private @Nullable Match match;
    private @Nullable Caller caller;
    private @Nullable List<Runnable> releases;
    private @Nullable Runnable lasting;
    private boolean failed;
    private boolean ended;

    /**
     * Opens an exchange and takes over the response's end handlers. For the edge.
     *
     * @param path in normal form, without query
     * @param startedNanos by {@link System#nanoTime()}
     */
    public Exchange(
            HttpServerRequest request,
            ExchangeKeeper keeper,
            Origin origin,
            String path,
            String requestId,
            Traceparent traceparent,
            long startedNanos) {
        this.request = request;
        this.response = request.response();
        this.keeper = keeper;
        this.origin = origin;
        this.path = path;
        this.requestId = requestId;
        this.traceparent = traceparent;
        this.startedNanos = startedNanos;
        response.endHandler(done -> end()).closeHandler(gone -> end());
    }

    /**
     * Where a request comes from and what it asked for, as the client sees it: said by the proxies we trust, by the connection
     * otherwise.
     *
     * @param clientAddress IP address as text
     * @param scheme {@code http} or {@code https}
     * @param host as in the header {@code Host}, with a port if it was named; empty when the client named none
     */
    public record Origin(String clientAddress, String scheme, String host) {}

    /** The exchange of a request that has reached the local features. Anywhere else it is a programming error and throws. */
    public static Exchange of(RoutingContext ctx) {
        Exchange exchange = ctx.get(KEY);
        if (exchange == null) {
            throw new IllegalStateException("no exchange: " + ctx.normalizedPath() + " (expected: behind the edge)");
        }
        return exchange;
    }

    /** Makes this exchange known to the local features. For the edge. */
    public void attach(RoutingContext ctx) {
        ctx.put(KEY, this);
    }

    public HttpServerRequest request() {
        return request;
    }

    /** Its end, close and exception handlers are not for use: see {@link #onEnd}. */
    public HttpServerResponse response() {
        return response;
    }

    /** The same in logs, problems and the header {@code X-Request-Id}. */
    public String requestId() {
        return requestId;
    }

    /** This request's place in its trace. */
    public Traceparent traceparent() {
        return traceparent;
    }

    /** When the request's head had been read, by {@link System#nanoTime()}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** The client's IP address as text. */
    public String clientAddress() {
        return origin.clientAddress();
    }

    /** {@code http} or {@code https}, as the client sees it. */
    public String scheme() {
        return origin.scheme();
    }

    /** The host the client asked for, with a port if it named one; empty when it named none. */
    public String host() {
        return origin.host();
    }

    /** In normal form, without query: the form that was matched, and the only one to hand on. */
    public String path() {
        return path;
    }

    /** What holds for the request's route. */
    public RoutePolicy policy() {
        return matched().policy();
    }

    /** The request's route has been found. For the edge. */
    public void route(Match found) {
        match = found;
    }

    /** Who answers. */
    public Target target() {
        return matched().target();
    }

    /** Whether the request's route has been looked for; not so when it was refused before. */
    public boolean routed() {
        return match != null;
    }

    /** Who calls, or null before authentication and on open routes. */
    public @Nullable Caller caller() {
        return caller;
    }

    /** Tells later stages who calls; authentication does this. */
    public void identify(Caller verified) {
        caller = Objects.requireNonNull(verified, "verified");
    }

    /**
     * Has something run exactly once, when the answer has been handed to the connection in full or the connection is gone; at once
     * if that has happened.
     */
    public void onEnd(Runnable release) {
        if (ended) {
            release.run();
            return;
        }
        if (releases == null) {
            releases = new ArrayList<>(4);
        }
        releases.add(release);
    }

    /**
     * The answer will wait or go on for long, and costs little while it does: a long-poll, a stream. What is bounded for the sake of
     * short work is given back. Calling it again changes nothing.
     */
    public void lasts() {
        Runnable told = lasting;
        lasting = null;
        if (told != null && !ended) {
            told.run();
        }
    }

    /** Has something run when the exchange turns out to last; at most once, and before what waits for its end. For admission. */
    public void onLasting(Runnable told) {
        lasting = told;
    }

    /** A feature's answer as it goes out. */
    Reply outgoing(Reply reply) {
        return keeper.outgoing(this, reply);
    }

    /** Answers with a problem document. What follows the first failure, or the end, does nothing. */
    public void fail(Throwable cause) {
        if (!failed) {
            failed = true;
            keeper.failed(this, cause);
        }
    }

    /** Whether it has been answered with a failure. */
    public boolean failed() {
        return failed;
    }

    /** The connection now speaks another protocol, answered with 101: as a request, this one is over. */
    public void upgraded() {
        end();
    }

    /** Whether the answer is complete or the connection gone. */
    public boolean ended() {
        return ended;
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (releases != null) {
                releases.forEach(Runnable::run);
            }
        } finally {
            keeper.ended(this);
        }
    }

    private Match matched() {
        Match current = match;
        if (current == null) {
            throw new IllegalStateException("no route yet: " + path);
        }
        return current;
    }
}
