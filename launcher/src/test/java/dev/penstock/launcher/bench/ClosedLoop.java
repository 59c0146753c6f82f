package dev.penstock.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A load of clients that each wait for an answer before they ask again. */
final class ClosedLoop {

    private ClosedLoop() {}

    /** One thing a client does; it throws when the thing fails, and with it the benchmark. */
    interface Step {

        void run(int client) throws Exception;
    }

    /** Steps per second over all clients. */
    static double perSecond(int clients, Duration duration, Step step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<Callable<Long>> loops = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                loops.add(() -> repeat(end, client, step));
            }
            long steps = 0;
            for (Future<Long> loop : threads.invokeAll(loops)) {
                steps += loop.get();
            }
            return steps * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long repeat(long end, int client, Step step) throws Exception {
        long steps = 0;
        while (System.nanoTime() < end) {
            step.run(client);
            steps++;
        }
        return steps;
    }
}
