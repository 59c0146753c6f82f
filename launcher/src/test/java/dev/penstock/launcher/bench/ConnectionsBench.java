package dev.penstock.launcher.bench;

import dev.penstock.engines.FreePort;
import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.installation.ChildProcess;
import dev.penstock.launcher.installation.Eventually;
import dev.penstock.launcher.installation.Installation;
import dev.penstock.launcher.installation.Jvm;
import dev.penstock.launcher.installation.PenstockProcess;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an idle WebSocket costs: authenticated, subscribed sessions of a gateway beside sockets of a bare Vert.x server that does
 * nothing, on every JDK there is. Memory is what a process has more after all have connected and the garbage is collected.
 */
final class ConnectionsBench implements Bench.Benchmark {

    private static final int CONNECTIONS = 15_000;
    private static final int CLIENT_PROCESSES = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<Path> JDKS =
            List.of(Path.of(System.getProperty("java.home")), Path.of("/usr/lib/jvm/temurin-25-jdk-amd64"));

    /** A heap that gives back what it does not need, so that resident memory follows what is live. */
    private static final List<String> FLAGS =
            List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", "-Xshare:auto");

    /** What one connection costs, and what all cost in processor time when nothing happens. */
    private record Cost(double rssBytes, double heapBytes, double cpuPercent) {}

    @Override
    public void run(Duration perFigure) throws Exception {
        System.out.printf("connections: %d idle WebSockets on one event loop%n", CONNECTIONS);
        System.out.println("                        RSS bytes each   heap bytes each   idle CPU in percent of a core");
        List<String> json = new ArrayList<>();
        for (Path jdk : JDKS) {
            if (!jdk.resolve("bin/java").toFile().exists()) {
                System.out.println(jdk + " is not there: not measured");
                continue;
            }
            Cost ours = penstock(jdk, perFigure);
            Cost bare = bare(jdk, perFigure);
            row(jdk, "penstock", ours);
            row(jdk, "bare Vert.x", bare);
            String figures = json(ours, bare);
            json.add(json.isEmpty() ? figures : "\"jdk" + feature(jdk) + "\":{" + figures + "}");
        }
        System.out.println("{" + String.join(",", json) + "}");
    }

    private static String json(Cost ours, Cost bare) {
        return String.format(
                Locale.ROOT,
                "\"rssBytesPerConnection\":%.0f,\"heapBytesPerConnection\":%.0f,\"oursVsBare\":%.3f,\"idleCpuPercent\":%.2f",
                ours.rssBytes(),
                ours.heapBytes(),
                ours.rssBytes() / bare.rssBytes(),
                ours.cpuPercent());
    }

    private static void row(Path jdk, String what, Cost cost) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %12.0f %17.0f %18.2f%n",
                what + " (" + feature(jdk) + ")",
                cost.rssBytes(),
                cost.heapBytes(),
                cost.cpuPercent());
    }

    private static String feature(Path jdk) {
        return jdk.getFileName().toString().replaceAll("\\D*(\\d+).*", "$1");
    }

    private static Cost penstock(Path jdk, Duration window) throws Exception {
        Installation installation = new Installation().set("HTTP_EVENT_LOOPS", 1);
        try (PenstockProcess gateway = installation.gateway(new Jvm(java(jdk), FLAGS))) {
            Account account = installation.newAccount();
            ApiClient api = new ApiClient(installation.url());
            String token = api.login(account, "bench").accessToken();
            DriveView drive = api.get("/v1/drives", DrivesPage.class).entries().get(0);
            String auth = new String(
                    FrameCodec.encode(new ClientFrame.Auth(
                            token, null, List.of(new DrivePosition(drive.id(), drive.epoch(), drive.head())))),
                    StandardCharsets.UTF_8);
            return measure(
                    jdk,
                    gateway.process(),
                    installation.url() + "/v1/realtime",
                    "Sec-WebSocket-Protocol: " + FrameCodec.SUBPROTOCOL + "\r\n",
                    auth,
                    window);
        }
    }

    private static Cost bare(Path jdk, Duration window) throws Exception {
        int port = FreePort.any();
        List<String> command = new Jvm(java(jdk), FLAGS).running(BareSockets.class, Integer.toString(port));
        try (ChildProcess server = ChildProcess.start("bare-sockets", Map.of(), command)) {
            awaitReady(server);
            return measure(jdk, server, "http://127.0.0.1:" + port + "/", "", "", window);
        }
    }

    private static Cost measure(
            Path jdk, ChildProcess server, String url, String headers, String firstFrame, Duration window)
            throws Exception {
        LiveMemory before = LiveMemory.of(server, jdk);
        List<ChildProcess> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENT_PROCESSES; i++) {
                clients.add(client(url, headers, firstFrame));
            }
            for (ChildProcess client : clients) {
                awaitReady(client);
            }
            double busy = server.cpuSeconds();
            Thread.sleep(window.toMillis());
            double cpuPercent = 100 * (server.cpuSeconds() - busy) / (window.toMillis() / 1e3);
            LiveMemory after = LiveMemory.of(server, jdk);
            clients.forEach(ChildProcess::requireAlive);
            return new Cost(
                    (double) (after.rssBytes() - before.rssBytes()) / CONNECTIONS,
                    (double) (after.heapBytes() - before.heapBytes()) / CONNECTIONS,
                    cpuPercent);
        } finally {
            clients.forEach(ChildProcess::close);
        }
    }

    private static ChildProcess client(String url, String headers, String firstFrame) {
        return ChildProcess.start(
                "idle-client",
                Map.of(),
                Jvm.of("-Xmx512m")
                        .running(
                                IdleClient.class,
                                url,
                                Integer.toString(CONNECTIONS / CLIENT_PROCESSES),
                                headers,
                                firstFrame));
    }

    private static void awaitReady(ChildProcess process) {
        Eventually.holds("the process is ready", PATIENCE, () -> {
            process.requireAlive();
            return process.output().contains("ready");
        });
    }

    private static String java(Path jdk) {
        return jdk.resolve("bin/java").toString();
    }
}
