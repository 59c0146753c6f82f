package dev.penstock.launcher.bench.edge;

import dev.penstock.engines.FreePort;
import dev.penstock.launcher.bench.Contestant;
import dev.penstock.launcher.bench.Plans;
import dev.penstock.launcher.bench.Scratch;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.installation.ChildProcess;
import dev.penstock.launcher.installation.Eventually;
import dev.penstock.launcher.installation.Installation;
import dev.penstock.launcher.installation.Jvm;
import dev.penstock.launcher.installation.PenstockProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the servers of the contest, each in a process of its own, in front of one origin. Blocking. */
final class Peers {

    /** Of every proxy here: event loops or worker processes. */
    static final int EVENT_LOOPS = Integer.getInteger("penstock.bench.eventLoops", 1);

    /** Upstream connections: as many as there are clients, so that nobody waits for one. */
    static final int CONNECTIONS = 64;

    private static final String PATH = "/bench/1k";
    private static final Jvm JVM = Jvm.of("-Xmx512m");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<AutoCloseable> open;
    private final int originPort = FreePort.any();
    private final Installation installation;
    private Map<String, String> authorization = Map.of();

    /** @param open gets whatever is started, in its order, for the caller to close in the reverse */
    Peers(List<AutoCloseable> open) {
        this.open = open;
        this.installation = new Installation();
    }

    Contestant origin(String name) {
        return jvm(name, originPort, Map.of(), JVM.running(OriginServer.class, Integer.toString(originPort)));
    }

    Contestant bareProxy(String name) {
        int port = FreePort.any();
        List<String> line = JVM.running(
                BareProxy.class,
                Integer.toString(port),
                Integer.toString(originPort),
                Integer.toString(EVENT_LOOPS),
                Integer.toString(CONNECTIONS));
        return jvm(name, port, Map.of(), line);
    }

    /** Our gateway, with a caller's token and limits no caller here reaches. */
    Contestant gateway(String name) throws SQLException {
        Path table = scratch("routes").file("routes.json", RouteTable.to(originPort, CONNECTIONS));
        installation
                .set("HTTP_EVENT_LOOPS", EVENT_LOOPS)
                .set("AUTH_ACCESS_TTL", "6h")
                .set("ROUTES_FILE", table);
        Plans.unlimit(installation.database());
        PenstockProcess process = installation.gateway(JVM);
        open.add(process);
        ApiClient client = new ApiClient(installation.url());
        String token = client.login(installation.newAccount(), "bench").accessToken();
        authorization = Map.of("Authorization", "Bearer " + token);
        URI url = installation.url().resolve(PATH);
        return ready(new Contestant(name, url, authorization, process.process()));
    }

    /** Empty when it is not installed. */
    Optional<Contestant> nginx(String name) {
        return Nginx.executable().map(nginx -> {
            int port = FreePort.any();
            Scratch folder = scratch("nginx");
            List<String> line = Nginx.command(nginx, folder, port, originPort, EVENT_LOOPS, CONNECTIONS);
            return jvm(name, port, Map.of(), line);
        });
    }

    /** Takes the token of our gateway, whose keys it fetches: call it after {@link #gateway}. Empty when it was not built. */
    Optional<Contestant> springCloudGateway(String name) {
        return SpringCloudGateway.classPath().map(classPath -> {
            int port = FreePort.any();
            List<String> line = SpringCloudGateway.command(
                    JVM, classPath, port, originPort, installation.redis(), installation.url());
            return jvm(name, port, authorization, line);
        });
    }

    private Contestant jvm(String name, int port, Map<String, String> headers, List<String> line) {
        ChildProcess process = ChildProcess.start("bench", Map.of(), line);
        open.add(process);
        return ready(new Contestant(name, URI.create("http://127.0.0.1:" + port + PATH), headers, process));
    }

    private Scratch scratch(String name) {
        Scratch folder = Scratch.open(name);
        open.add(folder);
        return folder;
    }

    /** Waits until it answers as it should. */
    private static Contestant ready(Contestant contestant) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder probe = HttpRequest.newBuilder(contestant.url()).timeout(Duration.ofSeconds(10));
        contestant.headers().forEach(probe::header);
        Eventually.holds(contestant.name() + " passes on what the origin answers", PATIENCE, () -> {
            contestant.process().requireAlive();
            try {
                String body =
                        client.send(probe.build(), BodyHandlers.ofString()).body();
                return body.length() == OriginServer.BODY_BYTES;
            } catch (IOException notYet) {
                return false;
            }
        });
        return contestant;
    }
}
