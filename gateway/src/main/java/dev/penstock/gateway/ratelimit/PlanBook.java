package dev.penstock.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.penstock.gateway.ratelimit.core.PlanTerms;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.PlanDocument;
import dev.penstock.protocol.http.PlanLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tenants' plans allow, kept in memory: looked up without waiting once a tenant is known, told of changes by the other nodes
 * and read again now and then. Any thread.
 */
final class PlanBook {

    private static final Logger LOG = LoggerFactory.getLogger(PlanBook.class);

    private static final String PLAN = "plan ";
    private static final String TENANT = "tenant ";

    private static final int TENANTS_MAX = 200_000;

    /** Tenants looked up in one statement. */
    private static final int CHUNK = 2_000;

    /** What holds for a tenant whose plan cannot be read now. */
    private static final PlanTerms DEFAULTS = PlanReading.terms(PlanLimits.NONE);

    private final Vertx vertx;
    private final PlanRepository repository;
    private final Cache<UUID, String> planOf = Caffeine.newBuilder()
            .maximumSize(TENANTS_MAX)
            .executor(Runnable::run)
            .build();
    private final Map<String, Known> plans = new ConcurrentHashMap<>();
    private final Map<UUID, Future<PlanTerms>> loading = new ConcurrentHashMap<>();

    private record Known(long revision, PlanTerms terms) {}

    PlanBook(Vertx vertx, PlanRepository repository, LimitMetrics metrics) {
        this.vertx = vertx;
        this.repository = repository;
        metrics.gauge("penstock.limits.tenants", planOf::estimatedSize);
    }

    /** What others are told of a changed plan. */
    static String changedPlan(String plan) {
        return PLAN + plan;
    }

    /** What others are told of a tenant with another plan. */
    static String changedTenant(UUID tenant) {
        return TENANT + tenant;
    }

    /** What a tenant may do; null when that must be {@linkplain #load loaded}. */
    @Nullable
    PlanTerms known(UUID tenant) {
        String plan = planOf.getIfPresent(tenant);
        Known known = plan == null ? null : plans.get(plan);
        return known == null ? null : known.terms();
    }

    /** What a tenant may do, from the database; the defaults when it does not answer. One look-up for all who ask at once. */
    Future<PlanTerms> load(UUID tenant) {
        Future<PlanTerms> current = loading.get(tenant);
        // Completed on one caller's context, told to each on its own.
        Promise<PlanTerms> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        (current != null ? current : startLoading(tenant)).onComplete(promise);
        return promise.future();
    }

    private Future<PlanTerms> startLoading(UUID tenant) {
        Future<PlanTerms> started = repository
                .ofTenant(tenant)
                .map(found -> found.map(plan -> keep(tenant, plan)).orElse(DEFAULTS))
                .otherwise(DEFAULTS);
        loading.put(tenant, started);
        started.onComplete(done -> loading.remove(tenant, started));
        return started;
    }

    /** Another node, or this one, has changed something. */
    void heard(String payload) {
        if (payload.startsWith(PLAN)) {
            repository
                    .find(payload.substring(PLAN.length()))
                    .onSuccess(found -> found.ifPresent(this::keep))
                    .onFailure(PlanBook::unread);
        } else if (payload.startsWith(TENANT)) {
            Ids.parse(payload.substring(TENANT.length()))
                    .filter(tenant -> planOf.getIfPresent(tenant) != null)
                    .ifPresent(tenant -> repository
                            .ofTenant(tenant)
                            .onSuccess(found -> found.ifPresent(plan -> keep(tenant, plan)))
                            .onFailure(PlanBook::unread));
        }
    }

    /** Reads all of it again; what cannot be read stays as it was. */
    void refresh() {
        repository
                .list()
                .onSuccess(all -> all.forEach(this::keep))
                .compose(all -> refreshTenants(new ArrayList<>(planOf.asMap().keySet()), 0))
                .onFailure(PlanBook::unread);
    }

    private Future<Void> refreshTenants(List<UUID> tenants, int from) {
        if (from >= tenants.size()) {
            return Future.succeededFuture();
        }
        List<UUID> chunk = tenants.subList(from, Math.min(tenants.size(), from + CHUNK));
        return repository.ofTenants(chunk).compose(found -> {
            chunk.forEach(tenant -> {
                String plan = found.get(tenant);
                if (plan == null) {
                    planOf.invalidate(tenant);
                } else {
                    planOf.put(tenant, plan);
                }
            });
            return refreshTenants(tenants, from + CHUNK);
        });
    }

    private PlanTerms keep(UUID tenant, PlanDocument plan) {
        PlanTerms terms = keep(plan);
        planOf.put(tenant, plan.id());
        return terms;
    }

    /** The same terms for as long as the plan is the same: buckets notice a change by it. An older reading changes nothing. */
    private PlanTerms keep(PlanDocument plan) {
        return plans.merge(
                        plan.id(),
                        new Known(plan.revision(), PlanReading.terms(plan.limits())),
                        (old, read) -> read.revision() > old.revision() ? read : old)
                .terms();
    }

    private static void unread(Throwable cause) {
        LOG.atWarn().addKeyValue("reason", String.valueOf(cause.getMessage())).log("plans not read, those known hold");
    }
}
