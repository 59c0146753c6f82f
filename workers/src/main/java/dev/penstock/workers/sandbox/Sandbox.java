package dev.penstock.workers.sandbox;

import dev.penstock.config.SandboxSettings;
import dev.penstock.workers.image.Preview;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The warm pool of decoder children. Each request has a child for itself; a request that finds none free waits its turn, and
 * one that finds too many waiting fails at once. Safe for use by any thread; futures complete on the caller's context.
 */
public final class Sandbox {
    /** Requests that may wait for each child. A host runs as many jobs as it has children: only given up ones leave others waiting. */
    private static final int WAITING_PER_CHILD_MAX = 16;

    private static final Duration BLOCKED_WARNING = Duration.ofMinutes(5);

    private final WorkerExecutor threads;
    private final ScheduledExecutorService deadlines;
    private final List<DecoderSlot> slots;
    private final BlockingQueue<DecoderSlot> idle;
    private final SandboxMeters meters;
    private final AtomicInteger pending = new AtomicInteger();

    private Sandbox(
            WorkerExecutor threads, ScheduledExecutorService deadlines, List<DecoderSlot> slots, SandboxMeters meters) {
        this.threads = threads;
        this.deadlines = deadlines;
        this.slots = slots;
        this.idle = new LinkedBlockingQueue<>(slots);
        this.meters = meters;
    }

    /**
     * Starts {@code children} processes, which warm up by themselves.
     *
     * @param scratch an existing directory of this process, where the children live
     * @throws IOException when a process cannot be started
     */
    public static Sandbox start(
            Vertx vertx, SandboxSettings settings, Path scratch, int children, MeterRegistry registry)
            throws IOException {
        SandboxMeters meters = new SandboxMeters(registry);
        ScheduledExecutorService deadlines =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "decoder-deadlines"));
        List<String> command = DecoderCommand.of(settings, scratch);
        List<DecoderSlot> slots = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            slots.add(new DecoderSlot(
                    command, scratch, settings.timeLimit(), settings.jobsPerChild(), deadlines, meters));
        }
        WorkerExecutor threads = vertx.createSharedWorkerExecutor(
                "penstock-decoder-" + scratch.getFileName(),
                children,
                BLOCKED_WARNING.toMillis(),
                TimeUnit.MILLISECONDS);
        registry.gauge("penstock.sandbox.children", slots, List::size);
        return new Sandbox(threads, deadlines, slots, meters);
    }

    /** Makes previews of one image; fails with {@link SandboxException} when there are none to be had. */
    public Future<List<Preview>> previews(PreviewRequest request) {
        if (pending.incrementAndGet() > slots.size() * (1 + WAITING_PER_CHILD_MAX)) {
            pending.decrementAndGet();
            return Future.failedFuture(
                    SandboxException.host(SandboxException.BUSY, "too many requests wait for a decoder"));
        }
        return threads.executeBlocking(() -> withSlot(request), false).onComplete(done -> pending.decrementAndGet());
    }

    /** Kills the children and waits until they are gone; requests under way fail. */
    public Future<Void> close() {
        deadlines.shutdownNow();
        List<Future<?>> gone = new ArrayList<>();
        slots.forEach(slot -> gone.add(Future.fromCompletionStage(slot.close())));
        return Future.join(gone).eventually(threads::close).mapEmpty();
    }

    /** There are as many threads as slots, so a slot is always there. */
    private List<Preview> withSlot(PreviewRequest request) throws SandboxException, InterruptedException {
        DecoderSlot slot = idle.take();
        long startedNanos = System.nanoTime();
        try {
            List<Preview> previews = slot.previews(request);
            meters.decoded(Duration.ofNanos(System.nanoTime() - startedNanos));
            return previews;
        } catch (SandboxException e) {
            meters.refused(e.code());
            throw e;
        } finally {
            idle.put(slot);
        }
    }
}
