package dev.penstock.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.protocol.Ids;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The law of the journal: under any race of writers, a reader at any moment sees dense numbers in commit order. */
class JournalRaceIT {

    private static final int WRITERS = 16;
    private static final int PAGERS = 4;
    private static final int COMMITS_PER_WRITER = 60;
    private static final int BATCH = 3;
    private static final long TOTAL = (long) WRITERS * COMMITS_PER_WRITER * BATCH;

    private final DriveFixture fixture = new DriveFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void sixteenWritersAndFourPagersAgree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + PAGERS);
        try {
            List<Callable<List<Long>>> tasks = new ArrayList<>();
            IntStream.range(0, PAGERS).forEach(i -> tasks.add(() -> pageToTheEnd(7 + 31 * i)));
            IntStream.range(0, WRITERS).forEach(i -> tasks.add(() -> write(i)));
            List<Future<List<Long>>> done = threads.invokeAll(tasks, 120, TimeUnit.SECONDS);
            List<Long> expected = IntStream.rangeClosed(1, (int) TOTAL)
                    .mapToObj(Long::valueOf)
                    .toList();
            for (Future<List<Long>> pager : done.subList(0, PAGERS)) {
                assertEquals(expected, pager.get(), "a pager saw a hole, a repeat or another order");
            }
            List<Long> acknowledged = new ArrayList<>();
            for (Future<List<Long>> writer : done.subList(PAGERS, PAGERS + WRITERS)) {
                acknowledged.addAll(writer.get());
            }
            assertEquals(expected, acknowledged.stream().sorted().toList(), "acknowledged numbers");
        } finally {
            threads.shutdownNow();
        }
    }

    /** Reads while the writers write, always after the last number seen, and believes every page. */
    private List<Long> pageToTheEnd(int pageSize) {
        List<Long> seen = new ArrayList<>();
        long after = 0;
        while (after < TOTAL && !Thread.currentThread().isInterrupted()) {
            JournalPage page = DriveFixture.await(
                            fixture.journal.read(fixture.tenantId, fixture.driveId, after, pageSize))
                    .orElseThrow();
            for (String entry : page.entries()) {
                seen.add(new JsonObject(entry).getLong("seq"));
            }
            after = page.to();
        }
        return seen;
    }

    private List<Long> write(int writer) {
        List<Long> acknowledged = new ArrayList<>();
        for (int i = 0; i < COMMITS_PER_WRITER; i++) {
            NodeOperation[] operations = new NodeOperation[BATCH];
            for (int k = 0; k < BATCH; k++) {
                NodeName name = NodeName.of("w" + writer + "-" + i + "-" + k);
                operations[k] = new NodeOperation.CreateFolder(Ids.next(), fixture.rootId, name, null);
            }
            for (MutationResult result : fixture.apply(operations).results()) {
                acknowledged.add(((MutationResult.Committed) result).seq());
            }
        }
        return acknowledged;
    }
}
