package dev.penstock.gateway.upstream;

import dev.penstock.protocol.routes.HealthDocument;
import dev.penstock.protocol.routes.TransportDocument;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Checks every member of a cluster by one rule, each at its own pace, one check at a time, each on a connection of its own: what is
 * asked is whether a new client would be served. Control loop only.
 */
final class HealthChecks {

    private static final double JITTER = 0.1;

    private final Control control;
    private final TransportDocument transport;
    private final HealthDocument rules;
    private final BiConsumer<Member, Boolean> verdict;
    private final HttpClientAgent http;
    private final NetClient tcp;
    private Set<Member> members = Set.of();
    private boolean stopped;

    HealthChecks(
            Control control, TransportDocument transport, HealthDocument rules, BiConsumer<Member, Boolean> verdict) {
        this.control = control;
        this.transport = transport;
        this.rules = rules;
        this.verdict = verdict;
        this.http = control.vertx()
                .createHttpClient(
                        Connections.options(transport, transport.protocol())
                                .setConnectTimeout(rules.timeoutMs())
                                .setKeepAlive(transport.protocol() != TransportDocument.Protocol.HTTP1),
                        new PoolOptions().setHttp1MaxSize(1).setHttp2MaxSize(1).setMaxWaitQueueSize(1));
        this.tcp = control.vertx().createNetClient(new NetClientOptions().setConnectTimeout(rules.timeoutMs()));
    }

    /** Whom to check from now on. Newcomers are checked at once. */
    void members(Collection<Member> current) {
        Set<Member> before = members;
        members = new HashSet<>(current);
        for (Member member : current) {
            if (!before.contains(member)) {
                check(member);
            }
        }
    }

    void stop() {
        stopped = true;
        http.close().onFailure(HealthChecks::closedAnyway);
        tcp.close().onFailure(HealthChecks::closedAnyway);
    }

    private void check(Member member) {
        if (stopped || !members.contains(member)) {
            return;
        }
        Future<Boolean> check = rules.kind() == HealthDocument.Kind.HTTP ? get(member) : connect(member);
        check.otherwise(false)
                .onSuccess(good -> control.run(() -> {
                    if (!stopped && members.contains(member)) {
                        verdict.accept(member, good);
                        control.after(pause(), () -> check(member));
                    }
                }));
    }

    private Future<Boolean> get(Member member) {
        Endpoint.Place place = member.endpoint().place();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(place.socket())
                .setHost(Connections.serverName(transport, place))
                .setPort(place.port())
                .setSsl(transport.tls() != null)
                .setURI(rules.path())
                .setTimeout(rules.timeoutMs());
        if (rules.host() != null) {
            options.putHeader("Host", rules.host());
        }
        return http.request(options)
                .compose(request -> request.send()
                        .timeout(rules.timeoutMs(), TimeUnit.MILLISECONDS)
                        .onFailure(e -> request.reset()))
                .map(this::expected);
    }

    /** The head is enough; the connection is not used again, nor what else it brings read. */
    private boolean expected(HttpClientResponse response) {
        boolean good = rules.statuses().contains(response.statusCode());
        response.exceptionHandler(HealthChecks::cutOff).request().reset();
        return good;
    }

    private Future<Boolean> connect(Member member) {
        return tcp.connect(member.endpoint().place().socket())
                .timeout(rules.timeoutMs(), TimeUnit.MILLISECONDS)
                .compose(socket -> socket.close().otherwiseEmpty().map(true));
    }

    /** Some more or less, so that the checks of many nodes do not come together. */
    private long pause() {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return (long) (TimeUnit.MILLISECONDS.toNanos(rules.intervalMs()) * factor);
    }

    @SuppressWarnings("unused") // by ourselves
    private static void cutOff(Throwable cause) {}

    @SuppressWarnings("unused") // its connections are gone either way
    private static void closedAnyway(Throwable cause) {}
}
