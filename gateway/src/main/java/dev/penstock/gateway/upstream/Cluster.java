package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.upstream.ClusterCounts.Refusal;
import dev.penstock.gateway.upstream.core.Breaker;
import dev.penstock.gateway.upstream.core.OutlierWatch;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.ClusterDocument;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on this node: what any loop needs to make a try. Its state is changed on the control loop only, by {@link
 * ClusterKeeper}.
 */
final class Cluster implements Upstream {

    private static final int RETRY_AFTER_SECONDS_MAX = 3;

    private final String name;
    private final Control control;
    private final ClusterCounts counts = new ClusterCounts();
    private final Map<Thread, Lane> lanes = new ConcurrentHashMap<>();
    private final ClusterKeeper keeper;
    private volatile Setup setup;

    /** Ready at once, with host names as they are written; the keeper's work begins with {@link ClusterKeeper#start}. */
    Cluster(Control control, NameLookup names, ClusterDocument document, EndpointSource source) {
        this.name = document.name();
        this.control = control;
        this.setup = Setup.first(control.vertx(), document, System.nanoTime());
        this.keeper = new ClusterKeeper(control, names, document, source);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UpstreamPolicy policy() {
        return setup.policy();
    }

    ClusterDocument document() {
        return setup.document();
    }

    Setup setup() {
        return setup;
    }

    ClusterCounts counts() {
        return counts;
    }

    ClusterKeeper keeper() {
        return keeper;
    }

    /** Requests that come from now on see the new document; those under way end as they began. Control loop only. */
    void change(ClusterDocument document) {
        Setup before = setup;
        Setup next = before.next(control.vertx(), document, System.nanoTime());
        setup = next;
        keeper.change(document);
        if (before.connections() != next.connections()) {
            control.after(ClusterKeeper.LINGER_NANOS, before.connections()::close);
        }
    }

    /** Ends once nobody can hold it any more. Control loop only. */
    void retire() {
        keeper.stop();
        control.after(ClusterKeeper.LINGER_NANOS, () -> setup.connections().close());
    }

    @Override
    public Attempt attempt(RequestTraits request, Collection<Endpoint> tried) {
        Setup current = setup;
        long now = System.nanoTime();
        if (counts.inFlight().get() >= current.document().limits().requests()) {
            throw overloaded(Refusal.REQUESTS_MAX);
        }
        Breaker.Permit permit = null;
        Breaker breaker = current.breaker();
        if (breaker != null) {
            permit = breaker.acquire(now);
            if (permit == null) {
                throw unavailable(Refusal.BREAKER_OPEN, breaker.refusesForNanos(now));
            }
        }
        Lane lane = lane();
        Lineup lineup = keeper.lineup();
        Affinity affinity = current.affinity();
        Endpoint stuck = stuck(lineup, affinity.stickyId(request), tried);
        Endpoint endpoint =
                stuck != null ? stuck : lane.picker(lineup).pick(affinity.hash(request, lane.random()), tried);
        if (endpoint == null) {
            if (breaker != null && permit != null) {
                breaker.unused(permit);
            }
            throw unavailable(Refusal.NO_ENDPOINT, 0);
        }
        if (tried.isEmpty()) {
            current.budget().request(now);
        }
        endpoint.begin();
        counts.inFlight().incrementAndGet();
        String cookie = affinity.sticky() && stuck == null ? affinity.setCookie(endpoint, request.secure()) : null;
        return new Try(this, current, endpoint, lane.seats(endpoint), permit, cookie, now);
    }

    @Override
    public boolean mayRetry() {
        boolean granted = setup.budget().take(System.nanoTime());
        if (!granted) {
            counts.refused(Refusal.RETRY_BUDGET);
        }
        return granted;
    }

    /** An endpoint has answered badly once too often. Any loop. */
    void accused(Endpoint endpoint, OutlierWatch.Cause cause) {
        control.run(() -> keeper.accused(endpoint, cause));
    }

    ProblemException overloaded(Refusal cause) {
        counts.refused(cause);
        return new ProblemException(
                ErrorCode.UPSTREAM_OVERLOADED, "The upstream " + name + " has all it may take", retryAfter(0));
    }

    private ProblemException unavailable(Refusal cause, long nanos) {
        counts.refused(cause);
        String why =
                cause == Refusal.BREAKER_OPEN ? " fails and is left in peace for a while" : " has no server that works";
        return new ProblemException(ErrorCode.UPSTREAM_UNAVAILABLE, "The upstream " + name + why, retryAfter(nanos));
    }

    /** Not all at once. */
    private static Duration retryAfter(long nanos) {
        int seconds = ThreadLocalRandom.current().nextInt(1, RETRY_AFTER_SECONDS_MAX + 1);
        return Duration.ofNanos(nanos).plusSeconds(seconds);
    }

    private static @Nullable Endpoint stuck(Lineup lineup, @Nullable String id, Collection<Endpoint> tried) {
        Endpoint endpoint = id == null ? null : lineup.sticky().get(id);
        return endpoint == null || tried.contains(endpoint) ? null : endpoint;
    }

    private Lane lane() {
        Lane lane = lanes.get(Thread.currentThread());
        if (lane == null) {
            lane = new Lane(
                    keeper.lineup(),
                    () -> counts.inFlight().get(),
                    new SplittableRandom(ThreadLocalRandom.current().nextLong()));
            lanes.put(Thread.currentThread(), lane);
        }
        return lane;
    }
}
