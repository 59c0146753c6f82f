package dev.penstock.launcher.bench;

import dev.penstock.launcher.installation.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator {@code wrk}: one thread, connections that each wait for an answer before they ask again. */
public final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
    private static final Pattern P50 = Pattern.compile("\\s50%\\s+([0-9.]+)(us|ms|s)\\b");
    private static final Pattern P99 = Pattern.compile("\\s99%\\s+([0-9.]+)(us|ms|s)\\b");
    private static final Pattern TROUBLE = Pattern.compile("(Socket errors:.*|Non-2xx or 3xx responses:.*)");
    private static final Map<String, Double> MILLIS = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3);

    private Wrk() {}

    /** What one run saw; latencies in milliseconds. */
    public record Result(double requestsPerSecond, long requests, double p50Ms, double p99Ms) {}

    /** Throws when there is no {@code wrk}. */
    public static void require() throws MissingTool {
        try {
            new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start().destroy();
        } catch (IOException e) {
            throw new MissingTool("wrk is not installed: apt-get install wrk", e);
        }
    }

    /** Runs it and waits. Throws when any answer was not a success: a refusal is fast and would count. */
    public static Result run(URI url, Map<String, String> headers, int connections, Duration duration) {
        List<String> line = new ArrayList<>(List.of(
                "wrk", "--latency", "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s", "--timeout", "10s"));
        headers.forEach((name, value) -> line.addAll(List.of("-H", name + ": " + value)));
        line.add(url.toString());
        try (ChildProcess process = ChildProcess.start("wrk", Map.of(), line)) {
            process.awaitExit(duration.plusSeconds(30));
            return read(process.output());
        }
    }

    static Result read(String output) {
        Matcher trouble = TROUBLE.matcher(output);
        if (trouble.find()) {
            throw new IllegalStateException("not every request succeeded: " + trouble.group(1));
        }
        return new Result(
                Double.parseDouble(find(RATE, output).group(1)),
                Long.parseLong(find(COUNT, output).group(1)),
                millis(find(P50, output)),
                millis(find(P99, output)));
    }

    private static double millis(Matcher latency) {
        return Double.parseDouble(latency.group(1)) * MILLIS.get(latency.group(2));
    }

    private static Matcher find(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk said something else: " + output);
        }
        return matcher;
    }
}
