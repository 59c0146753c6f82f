package dev.penstock.launcher.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A load of so many requests a second, in turn to several nodes, whether or not answers have come. */
final class OpenLoop {

    private static final int UNANSWERED_MAX = 2_000;
    private static final int CONNECTIONS = 32;
    private static final long LAST_ANSWER_S_MAX = 10;

    private final Context context;
    private final HttpClient client;
    private final List<URI> nodes;
    private final String path;
    private final String authorization;
    private final long pauseNanos;

    OpenLoop(Vertx vertx, List<URI> nodes, String path, String token, int perSecond) {
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(UNANSWERED_MAX));
        this.nodes = List.copyOf(nodes);
        this.path = path;
        this.authorization = "Bearer " + token;
        this.pauseNanos = 1_000_000_000L / perSecond;
    }

    /** Answers by status; 0 for none. */
    record Tally(Map<Integer, LongAdder> statuses, double seconds) {

        long count(int status) {
            return statuses.getOrDefault(status, new LongAdder()).sum();
        }

        long answers() {
            return statuses.values().stream().mapToLong(LongAdder::sum).sum();
        }

        @Override
        public String toString() {
            return statuses.toString();
        }
    }

    Tally run(Duration duration) throws InterruptedException {
        Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
        Semaphore unanswered = new Semaphore(UNANSWERED_MAX);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long due = start;
        for (int i = 0; due < end; i++, due += pauseNanos) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            unanswered.acquire();
            URI node = nodes.get(i % nodes.size());
            context.runOnContext(turn -> ask(node).onSuccess(status -> {
                statuses.computeIfAbsent(status, first -> new LongAdder()).increment();
                unanswered.release();
            }));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!unanswered.tryAcquire(UNANSWERED_MAX, LAST_ANSWER_S_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer: " + (UNANSWERED_MAX - unanswered.availablePermits()));
        }
        return new Tally(statuses, seconds);
    }

    /** The answer's status; 0 for none. On one event loop, as the whole load. */
    private Future<Integer> ask(URI node) {
        return client.request(HttpMethod.GET, node.getPort(), node.getHost(), path)
                .map(request -> request.putHeader("Authorization", authorization))
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().map(body -> response.statusCode()))
                .timeout(LAST_ANSWER_S_MAX, TimeUnit.SECONDS)
                .otherwise(0);
    }
}
