package dev.penstock.gateway.journal;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.drives.DriveRepository;
import dev.penstock.gateway.uploads.NewUpload;
import dev.penstock.gateway.uploads.UploadRepository;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A database of its own with one tenant, one user and one empty drive, for tests of the repositories. Blocking. */
public final class DriveFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final Vertx vertx = Vertx.vertx();
    public final DatabaseSettings settings = Backends.shared().freshDatabase();
    public final Database database = Database.open(vertx, settings);
    public final DriveMutations mutations = new DriveMutations(database);
    public final JournalRepository journal = new JournalRepository(database);
    public final UUID tenantId;
    public final UUID userId;
    public final UUID driveId;
    public final UUID rootId;

    public DriveFixture() {
        this.tenantId = addTenant();
        this.userId = addUser(tenantId);
        this.driveId = Ids.next();
        this.rootId = Ids.next();
        await(new DriveRepository(database).create(tenantId, userId, driveId, rootId, "Files", null));
    }

    /** A tenant on the standard plan. */
    public UUID addTenant() {
        UUID id = Ids.next();
        await(database.system()
                .query(
                        "INSERT INTO tenants (id, slug, name, plan_id) VALUES ($1, $2, $2, 'standard')",
                        Tuple.of(id, "t" + id.toString().replace("-", ""))));
        return id;
    }

    /** A user who cannot log in. */
    public UUID addUser(UUID tenant) {
        UUID id = Ids.next();
        await(database.system()
                .query(
                        "INSERT INTO users (tenant_id, id, email, display_name, password_hash) VALUES ($1, $2, $3, 'U', '-')",
                        Tuple.of(tenant, id, id + "@example.org")));
        return id;
    }

    /** Makes a folder and returns its id; it must not be refused. */
    public UUID folder(UUID parent, String name) {
        UUID id = Ids.next();
        MutationBatch batch = apply(new NodeOperation.CreateFolder(id, parent, NodeName.of(name), null));
        if (!(batch.results().get(0) instanceof MutationResult.Committed)) {
            throw new AssertionError("folder " + name + ": " + batch.results());
        }
        return id;
    }

    /** A pending upload of some bytes that are in no store. */
    public UUID pendingUpload(UUID parent, String name, String content) {
        UUID id = Ids.next();
        byte[] sha256 = sha256(content);
        NewUpload upload = new NewUpload(
                tenantId,
                id,
                driveId,
                parent,
                NodeName.of(name),
                Ids.next(),
                null,
                null,
                content.length(),
                sha256,
                "text/plain",
                "t/" + id,
                "m/" + id,
                null,
                userId,
                Ids.next(),
                Instant.now().plusSeconds(3600),
                null);
        UploadRepository.Creation creation = await(new UploadRepository(database).create(upload));
        if (!(creation instanceof UploadRepository.Creation.Created)) {
            throw new AssertionError("upload " + name + ": " + creation);
        }
        return id;
    }

    public MutationBatch apply(NodeOperation... operations) {
        return await(mutations.apply(tenantId, driveId, userId, List.of(operations)));
    }

    /** The whole journal, read in pages of this size. */
    public List<JsonObject> changes(int pageSize) {
        List<JsonObject> changes = new ArrayList<>();
        long after = 0;
        while (true) {
            JournalPage page =
                    await(journal.read(tenantId, driveId, after, pageSize)).orElseThrow();
            page.entries().forEach(entry -> changes.add(new JsonObject(entry)));
            after = page.to();
            if (!page.more()) {
                return changes;
            }
        }
    }

    public DriveHead head() {
        Optional<DriveHead> head = await(journal.head(tenantId, driveId));
        return head.orElseThrow();
    }

    public static byte[] sha256(String content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
    }
}
