package dev.penstock.gateway.edge.admission;

import dev.penstock.config.AdmissionSettings;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.problem.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps what one node does at once within its settings (011). A request holds a place from here to its end; one that has become a
 * wait or a stream ({@link Exchange#lasts()}) gives its place back and takes one among those that wait. Shared by all event loops.
 */
public final class Admission implements Stage {

    private static final int RETRY_MS_MIN = 1000;
    private static final int RETRY_MS_MAX = 5000;

    private final AdmissionSettings settings;
    private final AdmissionPolicy policy;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<RouteClass, Counter> refused = new EnumMap<>(RouteClass.class);
    private final Counter connectionsRefused;
    private final Counter upgradesRefused;
    private final FastThreadLocal<Meters> meters;

    /** @param eventLoops how many share the handshakes of a second */
    public Admission(AdmissionSettings settings, int eventLoops, MeterRegistry registry) {
        this.settings = settings;
        this.policy = new AdmissionPolicy(settings.inFlightMax());
        for (RouteClass routeClass : RouteClass.values()) {
            refused.put(routeClass, refusals(registry, routeClass.name().toLowerCase(Locale.ROOT)));
        }
        connectionsRefused = refusals(registry, "connection");
        upgradesRefused = refusals(registry, "upgrade");
        gauge(registry, "penstock.admission.in.flight", "Requests in work, of admission.inFlightMax", inFlight);
        gauge(registry, "penstock.admission.waiting", "Long-polls and streams, of admission.waitingMax", waiting);
        gauge(registry, "penstock.admission.connections", "Open connections, of admission.connectionsMax", connections);
        double perLoop = (double) settings.handshakesPerSecond() / eventLoops;
        this.meters = new FastThreadLocal<>() {
            @Override
            protected Meters initialValue() {
                return new Meters(new HandshakeMeter(perLoop), new HandshakeMeter(perLoop));
            }
        };
    }

    /** One event loop's share of the handshakes. */
    private record Meters(HandshakeMeter connections, HandshakeMeter upgrades) {}

    @Override
    public Future<Void> pass(Exchange exchange) {
        RouteClass routeClass = exchange.policy().routeClass();
        if (exchange.request().getHeader("Upgrade") != null
                && !meters.get().upgrades.take(System.nanoTime())) {
            upgradesRefused.increment();
            throw busy();
        }
        if (!policy.admits(routeClass, inFlight.getAndIncrement())) {
            inFlight.decrementAndGet();
            Counter counter = refused.get(routeClass);
            if (counter != null) {
                counter.increment();
            }
            throw busy();
        }
        Place place = new Place();
        exchange.onEnd(place);
        exchange.onLasting(place::becomeWait);
        return Future.succeededFuture();
    }

    /** A connection was accepted; one too many is closed. On its event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // a channel that closes has nothing to say to who closed it
    public void opened(Channel channel) {
        boolean tooMany = connections.incrementAndGet() > settings.connectionsMax();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (tooMany || !meters.get().connections.take(System.nanoTime())) {
            connectionsRefused.increment();
            channel.close();
        }
    }

    /** With jitter, so that those who are refused together do not come back together. */
    private static ProblemException busy() {
        return new ProblemException(
                ErrorCode.OVERLOADED,
                "This node has as much to do as it takes on",
                Duration.ofMillis(ThreadLocalRandom.current().nextInt(RETRY_MS_MIN, RETRY_MS_MAX)));
    }

    private static Counter refusals(MeterRegistry registry, String what) {
        return Counter.builder("penstock.admission.refused")
                .description("Requests by class, connections and upgrades that were more than this node takes on")
                .tag("what", what)
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
    }

    /** One request's place. Belongs to the request's event loop; running it gives the place back. */
    private final class Place implements Runnable {

        private AtomicInteger among = inFlight;

        @Override
        public void run() {
            among.decrementAndGet();
        }

        /** If those who wait are too many as well, it stays where it is. */
        void becomeWait() {
            if (waiting.incrementAndGet() > settings.waitingMax()) {
                waiting.decrementAndGet();
                return;
            }
            inFlight.decrementAndGet();
            among = waiting;
        }
    }
}
