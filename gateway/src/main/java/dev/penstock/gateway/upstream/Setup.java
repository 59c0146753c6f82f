package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.Breaker;
import dev.penstock.gateway.upstream.core.RetryBudget;
import dev.penstock.protocol.routes.BreakerDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A cluster as one document describes it. Immutable; a new document gets a new one, which takes over every part that fits. */
record Setup(
        ClusterDocument document,
        UpstreamPolicy policy,
        Affinity affinity,
        Connections connections,
        @Nullable Breaker breaker,
        RetryBudget budget) {

    static Setup first(Vertx vertx, ClusterDocument document, long nowNanos) {
        return new Setup(
                document,
                UpstreamPolicy.of(document),
                new Affinity(document.balance()),
                new Connections(vertx, document.transport(), document.limits()),
                breaker(document.breaker(), nowNanos),
                budget(document, nowNanos));
    }

    Setup next(Vertx vertx, ClusterDocument changed, long nowNanos) {
        boolean sameBreaker = changed.breaker() != null && changed.breaker().equals(document.breaker());
        return new Setup(
                changed,
                UpstreamPolicy.of(changed),
                new Affinity(changed.balance()),
                connections.fit(changed.transport(), changed.limits())
                        ? connections
                        : new Connections(vertx, changed.transport(), changed.limits()),
                sameBreaker ? breaker : breaker(changed.breaker(), nowNanos),
                changed.retries().equals(document.retries()) ? budget : budget(changed, nowNanos));
    }

    private static @Nullable Breaker breaker(@Nullable BreakerDocument rules, long nowNanos) {
        return rules == null
                ? null
                : new Breaker(
                        new Breaker.Terms(
                                rules.failurePercent(),
                                rules.requestsMin(),
                                TimeUnit.MILLISECONDS.toNanos(rules.windowMs()),
                                TimeUnit.MILLISECONDS.toNanos(rules.openMs()),
                                rules.probes()),
                        nowNanos);
    }

    private static RetryBudget budget(ClusterDocument document, long nowNanos) {
        return new RetryBudget(
                document.retries().budgetPercent(), document.retries().perSecondMin(), nowNanos);
    }
}
