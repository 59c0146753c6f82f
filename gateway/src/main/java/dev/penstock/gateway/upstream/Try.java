package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.upstream.ClusterCounts.Refusal;
import dev.penstock.gateway.upstream.Endpoint.Result;
import dev.penstock.gateway.upstream.core.Breaker;
import dev.penstock.gateway.upstream.core.OutlierWatch;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One try of one request. Its event loop only. */
final class Try implements Attempt {

    private static final int SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int CLIENT_ERROR = 400;

    private final Cluster cluster;
    private final Setup setup;
    private final Endpoint endpoint;
    private final Lane.Seats seats;
    private final @Nullable String setCookie;
    private final long startedNanos;
    private Breaker.@Nullable Permit permit;
    private boolean seated;
    private boolean waiting;
    private boolean crowded;
    private boolean tunnelling;
    private boolean over;
    private boolean told;
    private @Nullable HttpClientConnection own;

    Try(
            Cluster cluster,
            Setup setup,
            Endpoint endpoint,
            Lane.Seats seats,
            Breaker.@Nullable Permit permit,
            @Nullable String setCookie,
            long startedNanos) {
        this.cluster = cluster;
        this.setup = setup;
        this.endpoint = endpoint;
        this.seats = seats;
        this.permit = permit;
        this.setCookie = setCookie;
        this.startedNanos = startedNanos;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public @Nullable String setCookie() {
        return setCookie;
    }

    @Override
    public Future<HttpClientRequest> open(RequestOptions options) {
        seated = true;
        int taken = seats.take();
        int connections = setup.document().limits().connections();
        crowded = setup.connections().exclusive() && taken > connections;
        if (crowded && taken > connections + setup.document().limits().pending()) {
            return Future.failedFuture(cluster.overloaded(Refusal.CONNECTIONS_MAX));
        }
        Future<HttpClientRequest> request = setup.connections().request(endpoint.place(), options);
        if (request.succeeded()) {
            return request;
        }
        waiting = true;
        cluster.counts().waiting().incrementAndGet();
        return request.transform(opened -> {
            stopWaiting();
            return opened.succeeded() ? request : Future.failedFuture(typed(opened.cause()));
        });
    }

    @Override
    public Future<HttpClientRequest> tunnel(RequestOptions options) {
        if (cluster.counts().tunnels().incrementAndGet()
                > setup.document().limits().tunnels()) {
            cluster.counts().tunnels().decrementAndGet();
            return Future.failedFuture(cluster.overloaded(Refusal.TUNNELS_MAX));
        }
        tunnelling = true;
        return setup.connections().connect(endpoint.place()).compose(connection -> {
            own = connection;
            if (over) {
                closeOwn();
                return Future.failedFuture("the try is over");
            }
            return connection.request(options);
        });
    }

    @Override
    public void answered(int status) {
        if (told || over) {
            return;
        }
        told = true;
        long now = System.nanoTime();
        cluster.counts().head(now - startedNanos);
        if (status < SERVER_ERROR) {
            endpoint.count(status < CLIENT_ERROR ? Result.ANSWERED_WELL : Result.ANSWERED_CLIENT_ERROR);
            OutlierWatch watch = endpoint.watch();
            if (watch != null) {
                watch.succeeded(now);
            }
        } else {
            endpoint.count(Result.ANSWERED_SERVER_ERROR);
            accuse(false, now);
        }
        report(status < BAD_GATEWAY || status > GATEWAY_TIMEOUT, now);
    }

    @Override
    public void done(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        switch (outcome) {
            case COMPLETE -> unused();
            case CONNECT_FAILED -> failed(Result.CONNECT_FAILED);
            case BROKEN -> failed(Result.BROKEN);
            case TIMED_OUT -> failed(Result.TIMED_OUT);
            case REFUSED -> without(Result.REFUSED);
            case ABANDONED -> without(Result.ABANDONED);
        }
        stopWaiting();
        if (seated) {
            seats.leave();
        }
        if (tunnelling) {
            cluster.counts().tunnels().decrementAndGet();
            closeOwn();
        }
        endpoint.end();
        cluster.counts().inFlight().decrementAndGet();
    }

    private void failed(Result result) {
        long now = System.nanoTime();
        endpoint.count(result);
        accuse(result == Result.TIMED_OUT, now);
        report(false, now);
    }

    private void without(Result result) {
        endpoint.count(result);
        unused();
    }

    private void accuse(boolean timeout, long now) {
        OutlierWatch watch = endpoint.watch();
        if (watch != null) {
            OutlierWatch.Cause cause = watch.failed(timeout, now);
            if (cause != null) {
                cluster.accused(endpoint, cause);
            }
        }
    }

    private void report(boolean good, long now) {
        Breaker breaker = setup.breaker();
        Breaker.Permit held = permit;
        permit = null;
        if (breaker == null || held == null) {
            return;
        }
        if (good) {
            breaker.succeeded(held, now);
        } else {
            breaker.failed(held, now);
        }
    }

    private void unused() {
        Breaker breaker = setup.breaker();
        Breaker.Permit held = permit;
        permit = null;
        if (breaker != null && held != null) {
            breaker.unused(held);
        }
    }

    /** No room in the pool is a matter of ours: also when nobody got up from a full table in time. */
    private Throwable typed(Throwable cause) {
        boolean full =
                cause instanceof ConnectionPoolTooBusyException || (crowded && cause instanceof TimeoutException);
        return full && !(cause instanceof ProblemException) ? cluster.overloaded(Refusal.CONNECTIONS_MAX) : cause;
    }

    private void stopWaiting() {
        if (waiting) {
            waiting = false;
            cluster.counts().waiting().decrementAndGet();
        }
    }

    private void closeOwn() {
        HttpClientConnection connection = own;
        own = null;
        if (connection != null) {
            connection.close().onFailure(Try::goneAlready);
        }
    }

    @SuppressWarnings("unused") // it need not be closed twice
    private static void goneAlready(Throwable cause) {}
}
