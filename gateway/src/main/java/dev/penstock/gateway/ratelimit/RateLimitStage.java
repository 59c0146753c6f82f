package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.PlanTerms;
import dev.penstock.gateway.ratelimit.core.PlanTerms.Concurrency;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.request.Stage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request on only within the limits of its tenant's plan, or of its address when nobody has said who they are; refuses with
 * 429 and says when to come back. Synchronous unless Redis or a plan must be asked for. Shared by all event loops.
 */
final class RateLimitStage implements Stage {

    private static final Future<Void> PASSED = Future.succeededFuture();

    private final Limiter limiter;
    private final PlanBook plans;
    private final Claims claims;
    private final InFlight inFlight;
    private final Transfers transfers;
    private final LimitMetrics metrics;

    RateLimitStage(
            Limiter limiter,
            PlanBook plans,
            Claims claims,
            InFlight inFlight,
            Transfers transfers,
            LimitMetrics metrics) {
        this.limiter = limiter;
        this.plans = plans;
        this.claims = claims;
        this.inFlight = inFlight;
        this.transfers = transfers;
        this.metrics = metrics;
    }

    @Override
    public Future<Void> pass(Exchange exchange) {
        RouteClass routeClass = exchange.policy().routeClass();
        Caller caller = exchange.caller();
        if (caller == null) {
            return requests(exchange, claims.of(exchange.clientAddress(), routeClass), routeClass, null);
        }
        PlanTerms terms = plans.known(caller.tenantId());
        return terms != null
                ? known(exchange, caller, routeClass, terms)
                : plans.load(caller.tenantId()).compose(loaded -> known(exchange, caller, routeClass, loaded));
    }

    private Future<Void> known(Exchange exchange, Caller caller, RouteClass routeClass, PlanTerms terms) {
        return requests(exchange, Claims.of(caller, routeClass, terms.rates(routeClass)), routeClass, terms);
    }

    private Future<Void> requests(
            Exchange exchange, List<Claim> claims, RouteClass routeClass, @Nullable PlanTerms terms) {
        if (claims.isEmpty()) {
            return withinRate(exchange, routeClass, terms);
        }
        Verdict verdict = limiter.takeNow(claims, 1);
        return verdict != null
                ? judged(exchange, verdict, routeClass, terms)
                : limiter.takeLater(claims, 1).compose(late -> judged(exchange, late, routeClass, terms));
    }

    private Future<Void> judged(Exchange exchange, Verdict verdict, RouteClass routeClass, @Nullable PlanTerms terms) {
        if (verdict instanceof Verdict.Refused refused) {
            metrics.limited(routeClass, LimitMetrics.Policy.of(refused.by().scope()));
            return Future.failedFuture(LimitHeaders.refusal(exchange.response(), refused));
        }
        LimitHeaders.put(exchange.response(), ((Verdict.Granted) verdict).tightest());
        return withinRate(exchange, routeClass, terms);
    }

    private Future<Void> withinRate(Exchange exchange, RouteClass routeClass, @Nullable PlanTerms terms) {
        Caller caller = exchange.caller();
        if (caller == null || terms == null) {
            metrics.allowed(routeClass);
            return PASSED;
        }
        List<Claim> bytes = Claims.ofBytes(caller, routeClass, terms.bytes(routeClass));
        if (bytes.isEmpty()) {
            return admit(exchange, caller, routeClass, terms.concurrency());
        }
        return limiter.take(bytes, 1).compose(verdict -> {
            if (verdict instanceof Verdict.Refused refused) {
                metrics.limited(routeClass, LimitMetrics.Policy.BYTES);
                String direction = routeClass.name().toLowerCase(Locale.ROOT);
                return Future.failedFuture(LimitHeaders.bytesRefusal(exchange.response(), refused, direction));
            }
            transfers.countAtEnd(exchange, bytes, routeClass);
            return admit(exchange, caller, routeClass, terms.concurrency());
        });
    }

    private Future<Void> admit(Exchange exchange, Caller caller, RouteClass routeClass, Concurrency max) {
        InFlight.Full full = inFlight.enter(exchange, caller, routeClass, max);
        if (full != null) {
            metrics.limited(routeClass, LimitMetrics.Policy.CONCURRENCY);
            return Future.failedFuture(LimitHeaders.busyRefusal(exchange.response(), full.scope(), full.max()));
        }
        metrics.allowed(routeClass);
        return PASSED;
    }
}
