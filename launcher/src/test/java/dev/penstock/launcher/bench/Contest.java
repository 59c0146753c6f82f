package dev.penstock.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Several servers under the same load, in rounds: each in turn, again and again, so that a slow spell of the machine meets all of
 * them. What counts is the median.
 */
public final class Contest {

    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP_TURN = Duration.ofSeconds(5);
    private static final int WARM_UP_TURNS_MAX = 12;

    /** What a JVM must have answered before its compiler has seen enough, on a busy machine too. */
    private static final long WARM_UP_REQUESTS = 100_000;

    private static final long MIB = 1024 * 1024;

    private Contest() {}

    /** Medians over the rounds, processor time for each request; memory as it is after the last one. */
    public record Standing(
            double requestsPerSecond,
            double p50Ms,
            double p99Ms,
            double cpuMicros,
            double databaseCpuMicros,
            double residentMib) {}

    /** The standings by name, in the order given. Takes about {@code perFigure} for each, after a warm-up. */
    public static Map<String, Standing> hold(List<Contestant> contestants, Duration perFigure) {
        Duration turn = Duration.ofSeconds(Math.max(1, perFigure.toSeconds() / ROUNDS));
        contestants.forEach(Contest::warmUp);
        Map<Contestant, List<Turn>> turns = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Contestant each : contestants) {
                turns.computeIfAbsent(each, first -> new ArrayList<>()).add(turn(each, turn));
            }
        }
        Map<String, Standing> standings = new LinkedHashMap<>();
        turns.forEach((contestant, own) -> standings.put(contestant.name(), standing(contestant, own)));
        return standings;
    }

    /** The standings for people. */
    public static void print(Map<String, Standing> standings) {
        System.out.printf(
                "%-28s %10s %8s %8s %8s %8s %8s%n", "", "req/s", "p50 ms", "p99 ms", "cpu us", "db us", "RSS MiB");
        standings.forEach((name, standing) -> System.out.printf(
                Locale.ROOT,
                "%-28s %10.0f %8.2f %8.2f %8.1f %8.1f %8.0f%n",
                name,
                standing.requestsPerSecond(),
                standing.p50Ms(),
                standing.p99Ms(),
                standing.cpuMicros(),
                standing.databaseCpuMicros(),
                standing.residentMib()));
    }

    private record Turn(Wrk.Result result, double cpuSeconds, double databaseCpuSeconds) {

        double perRequest(double seconds) {
            return seconds * 1e6 / result.requests();
        }
    }

    private static void warmUp(Contestant contestant) {
        long requests = 0;
        for (int i = 0; i < WARM_UP_TURNS_MAX && requests < WARM_UP_REQUESTS; i++) {
            requests += turn(contestant, WARM_UP_TURN).result().requests();
        }
    }

    private static Turn turn(Contestant contestant, Duration duration) {
        double cpu = contestant.process().cpuSeconds();
        double databaseCpu = contestant.databaseCpuSeconds().getAsDouble();
        Wrk.Result result = Wrk.run(contestant.url(), contestant.headers(), CONNECTIONS, duration);
        contestant.process().emptyOutput();
        return new Turn(
                result,
                contestant.process().cpuSeconds() - cpu,
                contestant.databaseCpuSeconds().getAsDouble() - databaseCpu);
    }

    private static Standing standing(Contestant contestant, List<Turn> turns) {
        return new Standing(
                median(turns, turn -> turn.result().requestsPerSecond()),
                median(turns, turn -> turn.result().p50Ms()),
                median(turns, turn -> turn.result().p99Ms()),
                median(turns, turn -> turn.perRequest(turn.cpuSeconds())),
                median(turns, turn -> turn.perRequest(turn.databaseCpuSeconds())),
                (double) contestant.process().residentBytes() / MIB);
    }

    private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
        return turns.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(turns.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
