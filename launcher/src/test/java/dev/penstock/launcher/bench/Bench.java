package dev.penstock.launcher.bench;

import dev.penstock.launcher.bench.edge.EdgeBench;
import dev.penstock.launcher.bench.local.LocalBench;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one benchmark by name. Exit codes: 0 it ran, 1 it failed, 2 wrong usage. */
public final class Bench {

    private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>(Map.of(
            "connections", new ConnectionsBench(),
            "edge", new EdgeBench(),
            "journal", new JournalBench(),
            "limits", new LimitsBench(),
            "local", new LocalBench()));

    private static final int SECONDS_MAX = 600;

    private Bench() {}

    /** Something that measures for about a duration per figure and prints what it found. */
    public interface Benchmark {

        void run(Duration perFigure) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        Benchmark benchmark = words.isEmpty() ? null : BENCHMARKS.get(words.get(0));
        int seconds = seconds(words);
        if (benchmark == null || seconds < 1 || seconds > SECONDS_MAX) {
            System.err.println(
                    "usage: scripts/bench NAME [--seconds 1.." + SECONDS_MAX + "], NAME one of " + BENCHMARKS.keySet());
            System.exit(2);
        }
        try {
            benchmark.run(Duration.ofSeconds(seconds));
        } catch (MissingTool e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static int seconds(List<String> words) {
        if (words.size() == 1) {
            return 10;
        }
        boolean wellFormed = words.size() == 3
                && words.get(1).equals("--seconds")
                && words.get(2).matches("\\d{1,4}");
        return wellFormed ? Integer.parseInt(words.get(2)) : -1;
    }
}
