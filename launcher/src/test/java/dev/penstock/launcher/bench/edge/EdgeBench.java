package dev.penstock.launcher.bench.edge;

import dev.penstock.launcher.bench.Bench;
import dev.penstock.launcher.bench.Contest;
import dev.penstock.launcher.bench.Contest.Standing;
import dev.penstock.launcher.bench.Contestant;
import dev.penstock.launcher.bench.Wrk;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of the gateway cost: 1 KB bodies through our gateway with token, rate limit, metrics and access log, beside the
 * origin itself, vertx-http-proxy without any policy, nginx with its access log, and Spring Cloud Gateway with token and Redis limiter.
 * All share the cores with the origin and the load.
 */
public final class EdgeBench implements Bench.Benchmark {

    private static final String ORIGIN = "origin, direct";
    private static final String BARE = "vertx-http-proxy, bare";
    private static final String OURS = "penstock";
    private static final String NGINX = "nginx";
    private static final String SCG = "spring-cloud-gateway";

    @Override
    public void run(Duration perFigure) throws Exception {
        Wrk.require();
        List<AutoCloseable> open = new ArrayList<>();
        try {
            Map<String, Standing> standings = Contest.hold(contestants(open), perFigure);
            report(standings);
        } finally {
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        }
    }

    /** All of them, each answering. Whoever started one has put it into {@code open}. */
    private static List<Contestant> contestants(List<AutoCloseable> open) throws SQLException {
        List<Contestant> all = new ArrayList<>();
        Peers peers = new Peers(open);
        all.add(peers.origin(ORIGIN));
        all.add(peers.bareProxy(BARE));
        Contestant ours = peers.gateway(OURS);
        all.add(ours);
        peers.nginx(NGINX).ifPresent(all::add);
        peers.springCloudGateway(SCG).ifPresent(all::add);
        // The same bytes for everybody, a token among them, whether they look at it or not.
        return all.stream().map(each -> each.with(ours.headers())).toList();
    }

    private static void report(Map<String, Standing> standings) {
        System.out.printf(
                "edge: 1 KB bodies, wrk with 64 connections, %d cores for everything, %d event loop(s), JDK %s%n",
                Runtime.getRuntime().availableProcessors(), Peers.EVENT_LOOPS, Runtime.version());
        Contest.print(standings);
        Standing ours = standings.get(OURS);
        System.out.printf(
                Locale.ROOT,
                "{\"oursVsBare\":%s,\"oursVsNginx\":%s,\"oursVsScg\":%s,\"p99Ms\":%.2f,\"rssMb\":%.0f,\"originRps\":%s,"
                        + "\"bareRps\":%s,\"oursRps\":%s,\"nginxRps\":%s,\"scgRps\":%s}%n",
                ratio(ours, standings.get(BARE)),
                ratio(ours, standings.get(NGINX)),
                ratio(ours, standings.get(SCG)),
                ours.p99Ms(),
                ours.residentMib(),
                rate(standings.get(ORIGIN)),
                rate(standings.get(BARE)),
                rate(ours),
                rate(standings.get(NGINX)),
                rate(standings.get(SCG)));
    }

    private static String ratio(Standing ours, @Nullable Standing theirs) {
        return theirs == null
                ? "null"
                : String.format(Locale.ROOT, "%.3f", ours.requestsPerSecond() / theirs.requestsPerSecond());
    }

    private static String rate(@Nullable Standing standing) {
        return standing == null ? "null" : String.format(Locale.ROOT, "%.0f", standing.requestsPerSecond());
    }
}
