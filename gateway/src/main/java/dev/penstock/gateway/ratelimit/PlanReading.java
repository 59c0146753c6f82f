package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.PlanDefaults;
import dev.penstock.gateway.ratelimit.core.PlanTerms;
import dev.penstock.gateway.ratelimit.core.PlanTerms.Concurrency;
import dev.penstock.gateway.ratelimit.core.PlanTerms.Rates;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.protocol.http.PlanLimits;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plan's limits with every default filled in. */
final class PlanReading {

    private PlanReading() {}

    static PlanTerms terms(PlanLimits limits) {
        Map<RouteClass, Rates> rates = new EnumMap<>(RouteClass.class);
        PlanDefaults.rates().forEach((routeClass, defaults) -> {
            PlanLimits.Scopes said = limits.requests() == null ? null : of(limits.requests(), routeClass);
            rates.put(routeClass, merged(said, defaults));
        });
        PlanLimits.Transfer transfer = limits.transferKiB();
        return new PlanTerms(
                rates,
                merged(limits.concurrency(), PlanDefaults.CONCURRENCY),
                merged(transfer == null ? null : transfer.upload(), Rates.NONE),
                merged(transfer == null ? null : transfer.download(), Rates.NONE));
    }

    private static PlanLimits.@Nullable Scopes of(PlanLimits.Classes classes, RouteClass routeClass) {
        return switch (routeClass) {
            case AUTH -> classes.auth();
            case METADATA -> classes.metadata();
            case CHANGES -> classes.changes();
            case UPLOAD -> classes.upload();
            case DOWNLOAD -> classes.download();
            case SHARE -> classes.share();
            case ADMIN -> classes.admin();
            case REALTIME -> classes.realtime();
        };
    }

    private static Rates merged(PlanLimits.@Nullable Scopes said, Rates defaults) {
        return said == null
                ? defaults
                : new Rates(
                        rate(said.tenant(), defaults.tenant()),
                        rate(said.user(), defaults.user()),
                        rate(said.device(), defaults.device()));
    }

    private static @Nullable Rate rate(PlanLimits.@Nullable Rate said, @Nullable Rate fallback) {
        return said == null
                ? fallback
                : new Rate(said.quota(), said.windowSeconds(), Objects.requireNonNullElse(said.burst(), said.quota()));
    }

    private static Concurrency merged(PlanLimits.@Nullable Concurrency said, Concurrency defaults) {
        return said == null
                ? defaults
                : new Concurrency(
                        Objects.requireNonNullElse(said.tenantRequests(), defaults.tenantRequests()),
                        Objects.requireNonNullElse(said.tenantWaiting(), defaults.tenantWaiting()),
                        Objects.requireNonNullElse(said.userRequests(), defaults.userRequests()),
                        Objects.requireNonNullElse(said.userWaiting(), defaults.userWaiting()));
    }
}
