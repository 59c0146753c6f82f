package dev.penstock.gateway.route;

import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.routes.RouteTableDocument;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's table equal to its source's: looks now and then, and at once when told. A table that cannot be read, is refused,
 * or cannot be reached leaves the last good one in force; a refused one is said once in the log and stays in the metrics until another
 * takes its place. One look at a time, all on one context.
 */
public final class RouteWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RouteWatch.class);

    private final Vertx vertx;
    private final Context context;
    private final RouteSource source;
    private final LiveRoutes routes;
    private final long pollMs;
    private final MeterRegistry meters;
    private final AtomicInteger stale;
    private String mark = RouteSource.NO_MARK;
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private boolean looking;
    private boolean away;
    private volatile boolean stopped;

    public RouteWatch(Vertx vertx, RouteSource source, LiveRoutes routes, Duration poll, MeterRegistry meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.source = source;
        this.routes = routes;
        this.pollMs = poll.toMillis();
        this.meters = meters;
        this.stale = meters.gauge("penstock.routes.stale", new AtomicInteger());
    }

    /** The first look. Succeeds whatever it found: a node without its table serves what is built in, and says so. */
    public Future<Void> start() {
        return Future.future(first -> context.runOnContext(run -> look().onComplete(done -> {
            later();
            first.complete();
        })));
    }

    /** Something may have changed. Completes when a look that began after this call has ended, whatever it found. Any thread. */
    public Future<Void> ring() {
        Promise<Void> looked = ((ContextInternal) vertx.getOrCreateContext()).promise();
        context.runOnContext(run -> {
            waiting.add(looked);
            if (!looking) {
                look().onComplete(done -> {});
            }
        });
        return looked.future();
    }

    public void stop() {
        stopped = true;
    }

    private void later() {
        vertx.setTimer(pollMs, tick -> {
            if (!stopped) {
                ring();
                later();
            }
        });
    }

    private Future<Void> look() {
        if (stopped) {
            waiting.forEach(Promise::complete);
            waiting.clear();
            return Future.succeededFuture();
        }
        looking = true;
        List<Promise<Void>> told = List.copyOf(waiting);
        waiting.clear();
        return source.since(mark)
                .onSuccess(this::reached)
                .onFailure(this::unreached)
                .transform(done -> {
                    looking = false;
                    told.forEach(Promise::complete);
                    return waiting.isEmpty() ? Future.succeededFuture() : look();
                });
    }

    private void reached(Optional<RouteSource.Found> found) {
        if (away) {
            away = false;
            LOG.info("route table can be read again");
        }
        found.ifPresent(this::install);
    }

    private void install(RouteSource.Found found) {
        mark = found.mark();
        try {
            routes.install(RouteTableDocument.read(found.json().getBytes(StandardCharsets.UTF_8)));
            stale.set(0);
            count(Result.INSTALLED);
        } catch (ContractException refused) {
            refused(refused);
        } catch (RuntimeException fault) {
            refused(fault);
        }
    }

    private void refused(RuntimeException cause) {
        stale.set(1);
        count(Result.REFUSED);
        LOG.atError()
                .addKeyValue("table", mark)
                .addKeyValue("problems", cause.getMessage())
                .setCause(cause instanceof ContractException ? null : cause)
                .log("route table refused, the last good one stays in force");
    }

    private void unreached(Throwable cause) {
        count(Result.UNREACHABLE);
        if (!away) {
            away = true;
            LOG.atWarn().setCause(cause).log("route table cannot be read, the last good one stays in force");
        }
    }

    private void count(Result result) {
        Counter.builder("penstock.routes.reloads")
                .description("Looks at the route table's source that brought something new, or failed")
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }

    private enum Result {
        INSTALLED,
        REFUSED,
        UNREACHABLE
    }
}
