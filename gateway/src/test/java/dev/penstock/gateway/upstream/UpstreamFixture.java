package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.BreakerDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HealthDocument;
import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.OutliersDocument;
import dev.penstock.protocol.routes.RetriesDocument;
import dev.penstock.protocol.routes.TransportDocument;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clusters over real servers, with a minimal forwarder in front. */
final class UpstreamFixture implements AutoCloseable {
    private static final int WAIT_SECONDS_MAX = 30;

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, List<String>> hosts = new HashMap<>();
    final Upstreams upstreams;
    private final List<Origin> origins = new ArrayList<>();
    private final Context loop;

    UpstreamFixture() {
        loop = vertx.getOrCreateContext();
        NameLookup names = host -> {
            List<String> found = hosts.get(host);
            return found == null ? Future.failedFuture("unknown " + host) : Future.succeededFuture(found);
        };
        upstreams = new Upstreams(vertx, names, meters, "a key for tests".getBytes(StandardCharsets.UTF_8));
    }

    /** What came of a request: status and body, or the failure. */
    record Answer(
            int status,
            String body,
            @Nullable String setCookie,
            @Nullable Throwable failure) {
        static Answer failed(Throwable failure) {
            return new Answer(0, "", null, failure);
        }
    }

    /** A request without anything to tell it by, unless a test says so. */
    record Traits(Map<String, String> headers, Map<String, String> cookies, String clientAddress)
            implements RequestTraits {
        static Traits none() {
            return new Traits(Map.of(), Map.of(), "192.0.2.1");
        }

        static Traits header(String name, String value) {
            return new Traits(Map.of(name, value), Map.of(), "192.0.2.1");
        }

        static Traits cookie(String name, String value) {
            return new Traits(Map.of(), Map.of(name, value), "192.0.2.1");
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public @Nullable String cookie(String name) {
            return cookies.get(name);
        }

        @Override
        public @Nullable String tenant() {
            return null;
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public boolean secure() {
            return false;
        }
    }

    /** The parts of a document a test does not leave at their defaults. */
    static final class Spec {
        private final String name;
        private final List<EndpointDocument> endpoints;
        BalanceDocument balance = BalanceDocument.DEFAULT;
        TransportDocument transport = TransportDocument.DEFAULT;
        LimitsDocument limits = LimitsDocument.DEFAULT;
        RetriesDocument retries = RetriesDocument.DEFAULT;

        @Nullable
        BreakerDocument breaker;

        @Nullable
        OutliersDocument outliers;

        @Nullable
        HealthDocument health;

        Spec(String name, EndpointDocument... endpoints) {
            this.name = name;
            this.endpoints = List.of(endpoints);
        }

        ClusterDocument document() {
            return new ClusterDocument(name, endpoints, balance, transport, limits, retries, breaker, outliers, health);
        }
    }

    Origin origin() {
        Origin origin = Origin.start(vertx);
        origins.add(origin);
        return origin;
    }

    List<Origin> origins(int count) {
        List<Origin> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(origin());
        }
        return made;
    }

    static EndpointDocument at(Origin origin, int weight) {
        return new EndpointDocument("127.0.0.1", origin.port(), weight, false);
    }

    static EndpointDocument[] at(List<Origin> origins) {
        return origins.stream().map(o -> at(o, 1)).toArray(EndpointDocument[]::new);
    }

    Upstream apply(Spec spec) {
        upstreams.apply(List.of(spec.document()));
        return find(spec.name);
    }

    Upstream find(String name) {
        return upstreams.find(name).orElseThrow();
    }

    /** One try on this fixture's event loop; {@code tried} gets the endpoint. */
    Future<Answer> send(Upstream upstream, RequestTraits traits, Collection<Endpoint> tried) {
        Promise<Answer> answer = Promise.promise();
        loop.runOnContext(go -> forward(upstream, traits, tried).onComplete(answer));
        return answer.future();
    }

    Answer get(Upstream upstream) {
        return get(upstream, Traits.none());
    }

    Answer get(Upstream upstream, RequestTraits traits) {
        return await(send(upstream, traits, new ArrayList<>()));
    }

    /** Requests one after the other, counted by who answered; failures under {@code "failed"}. */
    Map<String, Integer> tally(Upstream upstream, int count) {
        Map<String, Integer> tally = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Answer answer = get(upstream);
            tally.merge(answer.failure() == null ? answer.body() : "failed", 1, Integer::sum);
        }
        return tally;
    }

    /** Runs something on this fixture's event loop. */
    <T> T onLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return await(done.future());
    }

    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + WAIT_SECONDS_MAX + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + WAIT_SECONDS_MAX + " s", e);
        }
    }

    double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    double counter(String name, String... tags) {
        return meters.get(name).tags(tags).functionCounter().count();
    }

    @Override
    public void close() {
        await(upstreams.close());
        await(vertx.close());
    }

    private Future<Answer> forward(Upstream upstream, RequestTraits traits, Collection<Endpoint> tried) {
        return attempt(() -> upstream.attempt(traits, List.copyOf(tried)))
                .compose(attempt -> {
                    tried.add(attempt.endpoint());
                    RequestOptions options = new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setURI("/")
                            .setIdleTimeout(upstream.policy().tryTimeoutMs());
                    return attempt.open(options)
                            .onFailure(e -> attempt.done(
                                    e instanceof ProblemException ? Outcome.REFUSED : Outcome.CONNECT_FAILED))
                            .compose(request -> request.send()
                                    .compose(response -> {
                                        attempt.answered(response.statusCode());
                                        return response.body()
                                                .map(body -> new Answer(
                                                        response.statusCode(),
                                                        body.toString(),
                                                        attempt.setCookie(),
                                                        null));
                                    })
                                    .onSuccess(whole -> attempt.done(Outcome.COMPLETE))
                                    .onFailure(e -> attempt.done(
                                            e instanceof TimeoutException ? Outcome.TIMED_OUT : Outcome.BROKEN)));
                })
                .otherwise(Answer::failed);
    }

    private static Future<Attempt> attempt(Supplier<Attempt> pick) {
        try {
            return Future.succeededFuture(pick.get());
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }
}
