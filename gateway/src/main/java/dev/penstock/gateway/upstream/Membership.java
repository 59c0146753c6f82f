package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.Ejection;
import dev.penstock.gateway.upstream.core.HashRing;
import dev.penstock.gateway.upstream.core.HealthTally;
import dev.penstock.gateway.upstream.core.OutlierWatch;
import dev.penstock.gateway.upstream.core.Roster;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HealthDocument;
import dev.penstock.protocol.routes.OutliersDocument;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who belongs to a cluster and how each of them stands. Control loop only, except {@link #lineup()}, which any loop reads.
 */
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    /** While endpoints grow into their shares the lineup is drawn up this often in the time it takes. */
    private static final int GROWTH_STEPS = 20;

    private static final long GROWTH_STEP_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(50);

    private final String cluster;
    private final EndpointSource source;
    private Map<Endpoint.Place, Member> members = Map.of();
    private ClusterDocument document;
    private @Nullable HashRing ring;
    private volatile Lineup lineup;

    Membership(ClusterDocument document, EndpointSource source) {
        this.cluster = document.name();
        this.source = source;
        this.document = document;
        this.lineup = new Lineup(document.balance(), Roster.of(List.of(), 0), null, List.of(), Map.of());
    }

    /** The state of things as last drawn up. */
    Lineup lineup() {
        return lineup;
    }

    Collection<Member> members() {
        return members.values();
    }

    /** The cluster's document has changed: what its rules have counted so far does not fit the new ones. */
    void document(ClusterDocument changed, long nowNanos) {
        ClusterDocument before = document;
        document = changed;
        for (Member member : members.values()) {
            if (!changed.equals(before)) {
                member.endpoint().watchWith(watch(nowNanos));
            }
            if (changed.outliers() == null || !changed.outliers().equals(before.outliers())) {
                member.ejection(ejection());
            }
            HealthDocument health = changed.health();
            if (health == null || !health.equals(before.health())) {
                member.tally(tally(health, member.healthy()));
            }
        }
    }

    /** These are the members from now on. Who was one before keeps its state. */
    void assign(Map<Endpoint.Place, EndpointDocument> places, long nowNanos) {
        boolean first = members.isEmpty();
        Map<Endpoint.Place, Member> next = new LinkedHashMap<>();
        places.forEach((place, origin) -> {
            Member present = members.get(place);
            next.put(place, present == null ? newcomer(place, origin, first, nowNanos) : present);
            next.get(place).document(origin);
        });
        Map<Endpoint.Place, Member> before = members;
        members = next;
        before.values().stream().filter(m -> !next.containsValue(m)).forEach(m -> source.close(m.endpoint()));
        ring = null;
        redraw(nowNanos);
    }

    /** The cluster is no more. Who still holds it may pick from the last lineup. */
    void disband() {
        members.values().forEach(m -> source.close(m.endpoint()));
    }

    /** A check has ended; true if it changed how the member stands. */
    boolean checked(Member member, boolean good, long nowNanos) {
        HealthTally tally = member.tally();
        if (tally == null || !tally.add(good)) {
            return false;
        }
        if (good) {
            member.growFrom(nowNanos);
        }
        LOG.atInfo()
                .addKeyValue("cluster", cluster)
                .addKeyValue("endpoint", member.endpoint().label())
                .log(good ? "endpoint healthy" : "endpoint unhealthy");
        redraw(nowNanos);
        return true;
    }

    /** An endpoint's answers speak against it. */
    void accused(Endpoint endpoint, OutlierWatch.Cause cause, long nowNanos) {
        Member member = members.get(endpoint.place());
        OutliersDocument rules = document.outliers();
        OutlierWatch watch = endpoint.watch();
        if (member == null
                || member.endpoint() != endpoint
                || rules == null
                || watch == null
                || member.ejection().out()) {
            return;
        }
        watch.reset(nowNanos);
        long out = members.values().stream().filter(m -> m.ejection().out()).count();
        if (out >= Ejection.allowed(members.size(), rules.ejectedPercentMax())) {
            return;
        }
        long nanos = member.ejection().eject(nowNanos);
        endpoint.ejected();
        LOG.atWarn()
                .addKeyValue("cluster", cluster)
                .addKeyValue("endpoint", endpoint.label())
                .addKeyValue("cause", cause)
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("endpoint ejected");
        redraw(nowNanos);
    }

    /** Draws up the lineup; takes back those whose ejection is over. */
    void redraw(long nowNanos) {
        for (Member member : members.values()) {
            if (member.ejection().takeBack(nowNanos)) {
                member.growFrom(nowNanos);
            }
        }
        BalanceDocument balance = document.balance();
        long slowStart = slowStartNanos();
        Roster<Endpoint> roster = Roster.of(
                members.values().stream()
                        .map(m -> m.standing(nowNanos, slowStart))
                        .toList(),
                balance.panicPercent());
        if (roster.panic() != lineup.roster().panic()) {
            LOG.atWarn()
                    .addKeyValue("cluster", cluster)
                    .addKeyValue("panic", roster.panic())
                    .log("cluster panic");
        }
        members.values().forEach(m -> m.endpoint().usable(roster.usable().contains(m.endpoint())));
        List<Integer> weights = members.values().stream().map(Member::weight).toList();
        lineup =
                new Lineup(balance, roster, ring(balance, weights), weights, sticky(balance, roster.panic(), nowNanos));
    }

    /** Nanoseconds until the lineup should be drawn up again by itself; {@link Long#MAX_VALUE} for never. */
    long changesIn(long nowNanos) {
        long slowStart = slowStartNanos();
        long step = Math.max(GROWTH_STEP_NANOS_MIN, slowStart / GROWTH_STEPS);
        return members.values().stream()
                .mapToLong(m -> m.changesIn(nowNanos, slowStart, step))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private @Nullable HashRing ring(BalanceDocument balance, List<Integer> weights) {
        if (balance.strategy() != BalanceDocument.Strategy.HASH) {
            ring = null;
        } else if (ring == null) {
            ring = new HashRing(
                    members.keySet().stream().map(Endpoint.Place::label).toList(),
                    weights.stream().mapToInt(w -> w).toArray());
        }
        return ring;
    }

    private Map<String, Endpoint> sticky(BalanceDocument balance, boolean panic, long nowNanos) {
        if (balance.strategy() != BalanceDocument.Strategy.STICKY) {
            return Map.of();
        }
        Map<String, Endpoint> byId = new HashMap<>();
        for (Member member : members.values()) {
            if (member.servesSticky(nowNanos) || (panic && !member.draining())) {
                byId.put(member.endpoint().stickyId(), member.endpoint());
            }
        }
        return Map.copyOf(byId);
    }

    /** The first members have their whole share: among equals there is nothing to grow against. */
    private Member newcomer(Endpoint.Place place, EndpointDocument origin, boolean first, long nowNanos) {
        Endpoint endpoint = source.open(place);
        endpoint.watchWith(watch(nowNanos));
        long since = first ? nowNanos - slowStartNanos() : nowNanos;
        Member member = new Member(endpoint, origin, ejection(), since);
        HealthDocument health = document.health();
        member.tally(tally(health, health != null && health.initial() == HealthDocument.Initial.HEALTHY));
        return member;
    }

    private @Nullable OutlierWatch watch(long nowNanos) {
        OutliersDocument rules = document.outliers();
        return rules == null
                ? null
                : new OutlierWatch(
                        new OutlierWatch.Terms(
                                rules.consecutiveFailures(),
                                rules.consecutiveTimeouts(),
                                rules.failurePercent(),
                                rules.requestsMin(),
                                TimeUnit.MILLISECONDS.toNanos(rules.windowMs())),
                        nowNanos);
    }

    private Ejection ejection() {
        OutliersDocument rules = document.outliers() == null ? OutliersDocument.DEFAULT : document.outliers();
        return new Ejection(
                TimeUnit.MILLISECONDS.toNanos(rules.ejectMs()), TimeUnit.MILLISECONDS.toNanos(rules.ejectMsMax()));
    }

    private static @Nullable HealthTally tally(@Nullable HealthDocument rules, boolean initial) {
        return rules == null ? null : new HealthTally(rules.unhealthyAfter(), rules.healthyAfter(), initial);
    }

    private long slowStartNanos() {
        return TimeUnit.MILLISECONDS.toNanos(document.balance().slowStartMs());
    }
}
