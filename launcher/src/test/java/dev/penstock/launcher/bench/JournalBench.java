package dev.penstock.launcher.bench;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.journal.DriveMutations;
import dev.penstock.gateway.journal.NodeOperation;
import dev.penstock.gateway.uploads.CommitResult;
import dev.penstock.gateway.uploads.FileCommit;
import dev.penstock.gateway.uploads.UploadCommitter;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.database.Statement;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How fast one hot drive takes commits: finalised files one at a time, and folders in batches of 100, each through the
 * repositories, beside a raw loop that runs the same statements from plain JDBC threads. One drive is the worst case: every
 * commit waits for the one before it to reach the disk.
 */
final class JournalBench implements Bench.Benchmark {

    private static final int CLIENTS = 16;
    private static final int BATCH = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    @Override
    public void run(Duration perFigure) throws Exception {
        DatabaseSettings settings = Backends.shared().freshDatabase();
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, settings);
        try (HotDrive drive = new HotDrive(settings)) {
            UploadCommitter committer = new UploadCommitter(database);
            DriveMutations mutations = new DriveMutations(database);
            drive.prepareUploads(WARM_UP.plus(perFigure).toSeconds() * 2 * HotDrive.UPLOADS_PER_SECOND_MAX);

            double commits = rate(perFigure, client -> commitOne(committer, drive));
            double rawCommits = rawRate(perFigure, settings, () -> List.of(fileStatement(drive)), 1);
            double batched = rate(perFigure, client -> applyBatch(mutations, drive)) * BATCH;
            double rawBatched = rawRate(perFigure, settings, () -> batchStatements(drive), BATCH);
            drive.requireDense();
            report(settings, commits, rawCommits, batched, rawBatched);
        } finally {
            database.close().toCompletionStage().toCompletableFuture().get();
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    private static void commitOne(UploadCommitter committer, HotDrive drive) throws Exception {
        CommitResult result = committer
                .commit(fileCommit(drive))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        if (!(result instanceof CommitResult.Committed)) {
            throw new IllegalStateException("a commit was refused: " + result);
        }
    }

    private static void applyBatch(DriveMutations mutations, HotDrive drive) throws Exception {
        mutations
                .apply(drive.tenantId, drive.driveId, drive.userId, folders(drive))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static FileCommit fileCommit(HotDrive drive) {
        return new FileCommit(
                drive.tenantId, drive.driveId, drive.nextUpload(), drive.userId, Ids.next(), Ids.next(), true, null);
    }

    private static Statement fileStatement(HotDrive drive) {
        return UploadCommitter.statement(fileCommit(drive));
    }

    private static List<Statement> batchStatements(HotDrive drive) {
        return DriveMutations.statements(drive.tenantId, drive.driveId, drive.userId, folders(drive));
    }

    private static List<NodeOperation> folders(HotDrive drive) {
        return IntStream.range(0, BATCH)
                .<NodeOperation>mapToObj(i -> {
                    UUID id = Ids.next();
                    return new NodeOperation.CreateFolder(id, drive.rootId, NodeName.of("f" + id), null);
                })
                .toList();
    }

    private static double rawRate(
            Duration duration, DatabaseSettings settings, java.util.function.Supplier<List<Statement>> next, int weight)
            throws Exception {
        try (RawClients clients = new RawClients(settings, CLIENTS)) {
            return rate(duration, client -> clients.underDriveLock(client, next.get())) * weight;
        }
    }

    /** Work per second of {@link #CLIENTS} threads that each do one thing after the other, after a warm-up. */
    private static double rate(Duration duration, ClosedLoop.Step step) throws Exception {
        ClosedLoop.perSecond(CLIENTS, WARM_UP, step);
        return ClosedLoop.perSecond(CLIENTS, duration, step);
    }

    private static void report(
            DatabaseSettings settings, double commits, double rawCommits, double batched, double rawBatched) {
        System.out.printf(
                Locale.ROOT,
                """
                journal: one hot drive, %d clients, PostgreSQL at %s:%d
                                                    penstock        raw     ratio
                file commits/s, one at a time     %10.0f %10.0f %9.2f
                changes/s, batches of %d         %10.0f %10.0f %9.2f
                """,
                CLIENTS,
                settings.host(),
                settings.port(),
                commits,
                rawCommits,
                commits / rawCommits,
                BATCH,
                batched,
                rawBatched,
                batched / rawBatched);
        System.out.printf(
                Locale.ROOT,
                "{\"commitsPerSecond\":%.0f,\"batchedChangesPerSecond\":%.0f,\"oursVsRaw\":%.3f,\"batchedVsRaw\":%.3f}%n",
                commits,
                batched,
                commits / rawCommits,
                batched / rawBatched);
    }
}
