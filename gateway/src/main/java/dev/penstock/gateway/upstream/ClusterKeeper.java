package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.OutlierWatch;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HealthDocument;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one cluster's membership true: looks names up, has endpoints checked, hears accusations, and lets time pass. Control loop
 * only, except {@link #lineup()}.
 */
final class ClusterKeeper {

    /** Whoever has found something that is gone since may still use it for so long. */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(ClusterKeeper.class);

    /** Of one name; more are cut off. */
    private static final int ADDRESSES_MAX = 16;

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private final Control control;
    private final NameLookup names;
    private final Membership membership;
    private final Map<String, List<String>> found = new HashMap<>();
    private ClusterDocument document;
    private @Nullable HealthChecks checks;
    /** Timers of an earlier generation find that they are out of date. */
    private int generation;

    private long redrawAtNanos = Long.MAX_VALUE;
    private boolean stopped;

    ClusterKeeper(Control control, NameLookup names, ClusterDocument document, EndpointSource source) {
        this.control = control;
        this.names = names;
        this.document = document;
        this.membership = new Membership(document, source);
        membership.assign(places(), System.nanoTime());
    }

    /** For any loop. */
    Lineup lineup() {
        return membership.lineup();
    }

    Collection<Member> members() {
        return membership.members();
    }

    /** Begins. */
    void start() {
        check(document.health());
        resolve(++generation);
    }

    void change(ClusterDocument changed) {
        HealthDocument before = document.health();
        boolean sameTransport = document.transport().equals(changed.transport());
        document = changed;
        long now = System.nanoTime();
        membership.document(changed, now);
        found.keySet()
                .retainAll(
                        changed.endpoints().stream().map(EndpointDocument::host).toList());
        assign();
        if (!sameTransport || changed.health() == null || !changed.health().equals(before)) {
            check(changed.health());
        }
        resolve(++generation);
    }

    void stop() {
        stopped = true;
        generation++;
        check(null);
        membership.disband();
    }

    void accused(Endpoint endpoint, OutlierWatch.Cause cause) {
        long now = System.nanoTime();
        membership.accused(endpoint, cause, now);
        plan(now);
    }

    /** A check of a member has ended. */
    void checked(Member member, boolean good) {
        long now = System.nanoTime();
        if (membership.checked(member, good, now)) {
            plan(now);
        }
    }

    /** Whether there is an endpoint of this label. */
    boolean has(String label) {
        return members().stream().anyMatch(m -> m.endpoint().label().equals(label));
    }

    /** Drains an endpoint on this node, or ends that; empty when there is none of that label. */
    Optional<Member> drain(String label, boolean drain, long stickyNanos) {
        long now = System.nanoTime();
        Optional<Member> member = membership.members().stream()
                .filter(m -> m.endpoint().label().equals(label))
                .findFirst();
        member.ifPresent(m -> {
            if (drain) {
                m.drain(now + stickyNanos);
            } else if (m.drainedHere()) {
                m.undrain(now);
            }
            membership.redraw(now);
            plan(now);
        });
        return member;
    }

    private void assign() {
        long now = System.nanoTime();
        membership.assign(places(), now);
        if (checks != null) {
            checks.members(membership.members());
        }
        plan(now);
    }

    private void check(@Nullable HealthDocument health) {
        if (checks != null) {
            checks.stop();
            checks = null;
        }
        if (health != null && !stopped) {
            checks = new HealthChecks(control, document.transport(), health, this::checked);
            checks.members(membership.members());
        }
    }

    /** Draws the lineup up again when something is due by itself: a growing share, an ejection's end. */
    private void plan(long nowNanos) {
        long in = membership.changesIn(nowNanos);
        if (in == Long.MAX_VALUE || (redrawAtNanos != Long.MAX_VALUE && redrawAtNanos - nowNanos <= in)) {
            return;
        }
        long at = nowNanos + in;
        redrawAtNanos = at;
        control.after(in, () -> {
            if (!stopped && redrawAtNanos == at) {
                redrawAtNanos = Long.MAX_VALUE;
                long now = System.nanoTime();
                membership.redraw(now);
                plan(now);
            }
        });
    }

    private void resolve(int mine) {
        List<String> hosts = document.endpoints().stream()
                .map(EndpointDocument::host)
                .filter(host -> !LITERAL.matcher(host).matches())
                .distinct()
                .toList();
        if (hosts.isEmpty()) {
            return;
        }
        Future.join(hosts.stream().map(host -> lookUp(host, mine)).toList())
                .onComplete(all -> control.run(() -> {
                    if (generation == mine) {
                        assign();
                        control.after(
                                TimeUnit.MILLISECONDS.toNanos(
                                        document.transport().resolveMs()),
                                () -> {
                                    if (generation == mine) {
                                        resolve(mine);
                                    }
                                });
                    }
                }));
    }

    /** What was found last stays when nobody answers. */
    private Future<Void> lookUp(String host, int mine) {
        return names.addresses(host)
                .onSuccess(addresses -> control.run(() -> {
                    if (generation == mine && !addresses.isEmpty()) {
                        found.put(
                                host,
                                addresses.stream()
                                        .sorted()
                                        .distinct()
                                        .limit(ADDRESSES_MAX)
                                        .toList());
                    }
                }))
                .onFailure(e -> LOG.atWarn()
                        .addKeyValue("cluster", document.name())
                        .addKeyValue("host", host)
                        .addKeyValue("cause", e.toString())
                        .log("upstream name not resolved"))
                .mapEmpty();
    }

    private Map<Endpoint.Place, EndpointDocument> places() {
        Map<Endpoint.Place, EndpointDocument> places = new LinkedHashMap<>();
        for (EndpointDocument origin : document.endpoints()) {
            for (String address : found.getOrDefault(origin.host(), List.of(origin.host()))) {
                places.putIfAbsent(new Endpoint.Place(origin.host(), origin.port(), address), origin);
            }
        }
        return places;
    }
}
