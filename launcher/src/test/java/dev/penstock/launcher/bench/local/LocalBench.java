package dev.penstock.launcher.bench.local;

import dev.penstock.engines.FreePort;
import dev.penstock.launcher.bench.Bench;
import dev.penstock.launcher.bench.Contest;
import dev.penstock.launcher.bench.Contest.Standing;
import dev.penstock.launcher.bench.Contestant;
import dev.penstock.launcher.bench.Plans;
import dev.penstock.launcher.bench.Scratch;
import dev.penstock.launcher.bench.Wrk;
import dev.penstock.launcher.client.ApiClient;
import dev.penstock.launcher.installation.ChildProcess;
import dev.penstock.launcher.installation.Eventually;
import dev.penstock.launcher.installation.Installation;
import dev.penstock.launcher.installation.Jvm;
import dev.penstock.launcher.installation.PenstockProcess;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.BatchResponse;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.names.NodeName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code GET children} of a small and a large folder and {@code GET /v1/me}, beside bare Vert.x that sends the same bytes, and how
 * much of the processor time is PostgreSQL's.
 */
public final class LocalBench implements Bench.Benchmark {

    private static final int SMALL = 50;
    private static final int LARGE = 1000;
    private static final Jvm JVM = Jvm.of("-Xmx512m");
    private static final int EVENT_LOOPS = Integer.getInteger("penstock.bench.eventLoops", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void run(Duration perFigure) throws Exception {
        Wrk.require();
        Installation installation =
                new Installation().set("HTTP_EVENT_LOOPS", EVENT_LOOPS).set("AUTH_ACCESS_TTL", "6h");
        Plans.unlimit(installation.database());
        try (PenstockProcess gateway = installation.gateway(JVM);
                DatabaseCpu database = new DatabaseCpu(installation.database());
                Scratch scratch = Scratch.open("local")) {
            ApiClient client = new ApiClient(installation.url());
            String token = client.login(installation.newAccount(), "bench").accessToken();
            Map<String, String> paths = paths(client);
            List<Contestant> ours = new ArrayList<>();
            paths.forEach((name, path) -> ours.add(new Contestant(
                    name,
                    installation.url().resolve(path),
                    Map.of("Authorization", "Bearer " + token),
                    gateway.process(),
                    database::seconds)));
            int port = FreePort.any();
            try (ChildProcess bare = bare(port, scratch, client, paths)) {
                report(Contest.hold(paired(ours, bare, port), perFigure), ours);
            }
        }
    }

    /** What is asked for, by name. */
    private static Map<String, String> paths(ApiClient client) {
        DriveView drive = client.get("/v1/drives", DrivesPage.class).entries().get(0);
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("children50", children(client, drive, SMALL));
        paths.put("children1000", children(client, drive, LARGE));
        paths.put("me", "/v1/me");
        return paths;
    }

    /** Makes a folder of so many and gives the path of its list. */
    private static String children(ApiClient client, DriveView drive, int count) {
        String base = "/v1/drives/" + drive.id();
        NodeView folder = client.post(
                base + "/nodes", new CreateFolderRequest(drive.root(), NodeName.of("of " + count)), NodeView.class);
        List<BatchOperation> folders = IntStream.range(0, count)
                .<BatchOperation>mapToObj(
                        i -> new BatchOperation.Folder(folder.id(), NodeName.of("Holiday pictures " + i)))
                .toList();
        client.post(base + "/batch", new BatchRequest(folders), BatchResponse.class);
        return base + "/nodes/" + folder.id() + "/children?limit=" + count;
    }

    private static ChildProcess bare(int port, Scratch scratch, ApiClient client, Map<String, String> paths) {
        List<String> line =
                new ArrayList<>(JVM.running(BareAnswers.class, Integer.toString(port), Integer.toString(EVENT_LOOPS)));
        paths.forEach(
                (name, path) -> line.add(scratch.file(name, new String(client.bytes(path), StandardCharsets.UTF_8))
                        .toString()));
        ChildProcess process = ChildProcess.start("bench", Map.of(), line);
        Eventually.holds("the bare server listens", PATIENCE, () -> {
            process.requireAlive();
            return !FreePort.isFree(port);
        });
        return process;
    }

    /** Each of ours beside the bare server with the same answer. */
    private static List<Contestant> paired(List<Contestant> ours, ChildProcess bare, int port) {
        List<Contestant> all = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            all.add(ours.get(i));
            all.add(new Contestant(
                    bareName(ours.get(i)), java.net.URI.create("http://127.0.0.1:" + port + "/" + i), Map.of(), bare));
        }
        return all;
    }

    private static String bareName(Contestant ours) {
        return ours.name() + ", bare";
    }

    private static void report(Map<String, Standing> standings, List<Contestant> ours) {
        System.out.printf(
                "local: wrk with 64 connections, %d cores for everything, %d event loop(s), JDK %s%n",
                Runtime.getRuntime().availableProcessors(), EVENT_LOOPS, Runtime.version());
        Contest.print(standings);
        StringBuilder json = new StringBuilder("{");
        for (Contestant each : ours) {
            Standing own = standings.get(each.name());
            double database = own.databaseCpuMicros() / (own.databaseCpuMicros() + own.cpuMicros());
            json.append(String.format(
                    Locale.ROOT,
                    "\"%1$sRps\":%2$.0f,\"%1$sVsBare\":%3$.4f,\"%1$sDatabaseShare\":%4$.2f,",
                    each.name(),
                    own.requestsPerSecond(),
                    own.requestsPerSecond() / standings.get(bareName(each)).requestsPerSecond(),
                    database));
        }
        json.setCharAt(json.length() - 1, '}');
        System.out.println(json);
    }
}
