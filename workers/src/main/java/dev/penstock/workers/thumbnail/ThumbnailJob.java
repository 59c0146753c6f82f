package dev.penstock.workers.thumbnail;

import dev.penstock.platform.database.Database;
import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.ObjectMissing;
import dev.penstock.platform.objects.ObjectRejected;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreUnavailable;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.protocol.jobs.ThumbnailPayload;
import dev.penstock.protocol.jobs.ThumbnailSize;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.objects.ObjectKeys;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.workers.image.Preview;
import dev.penstock.workers.job.ClaimedJob;
import dev.penstock.workers.job.JobContext;
import dev.penstock.workers.job.JobError;
import dev.penstock.workers.job.JobHandler;
import dev.penstock.workers.job.JobOutcome;
import dev.penstock.workers.sandbox.PreviewRequest;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.sandbox.SandboxException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the thumbnails of one file version: original from the store to a scratch file, previews in the sandbox, previews to
 * content-addressed keys, result to the database. Content that has its thumbnails already costs one query. Memory does not
 * depend on the size of the original.
 */
public final class ThumbnailJob implements JobHandler {
    private static final List<Integer> BOXES_PX =
            Arrays.stream(ThumbnailSize.values()).map(ThumbnailSize::boxPx).toList();

    /** Larger originals are not worth a thumbnail's while. */
    private static final long ORIGINAL_BYTES_MAX = 512L << 20;

    private final Vertx vertx;
    private final ThumbnailRepository thumbnails;
    private final ObjectStore objects;
    private final Sandbox sandbox;
    private final Path scratch;
    private final long pixelsMax;

    /**
     * @param scratch an existing directory of this process for originals and previews under way
     * @param pixelsMax larger images are refused
     */
    public ThumbnailJob(
            Vertx vertx, Database database, ObjectStore objects, Sandbox sandbox, Path scratch, long pixelsMax) {
        this.vertx = vertx;
        this.thumbnails = new ThumbnailRepository(database);
        this.objects = objects;
        this.sandbox = sandbox;
        this.scratch = scratch;
        this.pixelsMax = pixelsMax;
    }

    @Override
    public JobKind kind() {
        return JobKind.THUMBNAIL;
    }

    @Override
    public Future<JobOutcome> run(JobContext context) {
        ThumbnailPayload payload;
        try {
            payload = WireJson.readForgiving(context.job().payload(), ThumbnailPayload.class);
        } catch (ContractException e) {
            return failed(new JobError.Permanent("payload-invalid", String.valueOf(e.getMessage())));
        }
        if (payload.size() > ORIGINAL_BYTES_MAX) {
            String detail = "original: " + payload.size() + " bytes (expected: at most " + ORIGINAL_BYTES_MAX + ")";
            return failed(new JobError.Permanent("original-too-large", detail));
        }
        return thumbnails
                .boxes(context.job().tenantId(), payload.sha256())
                .compose(boxes ->
                        boxes.containsAll(BOXES_PX) ? Future.succeededFuture(List.of()) : make(context, payload))
                .map(made -> done(payload, made))
                .recover(ThumbnailJob::judge);
    }

    private JobOutcome done(ThumbnailPayload payload, List<Thumbnail> made) {
        return new JobOutcome.Done(job -> thumbnails.complete(job, payload, made));
    }

    private Future<List<Thumbnail>> make(JobContext context, ThumbnailPayload payload) {
        ClaimedJob job = context.job();
        Path directory = scratch.resolve(job.id() + "-" + job.dispatchNo());
        Path original = directory.resolve("original");
        return vertx.fileSystem()
                .mkdir(directory.toString())
                .compose(made -> objects.getToFile(payload.objectKey(), original, payload.size()))
                .compose(sizeBytes -> sandbox.previews(new PreviewRequest(original, directory, BOXES_PX, pixelsMax)))
                .compose(previews -> upload(context, payload, previews))
                .eventually(() -> vertx.fileSystem().deleteRecursive(directory.toString()));
    }

    private Future<List<Thumbnail>> upload(JobContext context, ThumbnailPayload payload, List<Preview> previews) {
        Failpoints.hit("worker.mid-job");
        List<Future<Thumbnail>> uploads = new ArrayList<>();
        for (Preview preview : previews) {
            uploads.add(upload(context.job(), payload, preview));
        }
        return Future.all(uploads).map(all -> all.<Thumbnail>list());
    }

    private Future<Thumbnail> upload(ClaimedJob job, ThumbnailPayload payload, Preview preview) {
        String key = ObjectKeys.preview(job.tenantId(), payload.sha256(), preview.boxPx());
        return vertx.executeBlocking(() -> HashedFile.of(preview.file()), false).compose(file -> objects.putFile(
                        key, preview.file(), preview.contentType(), new ContentHash(file.sha256()))
                .map(put -> new Thumbnail(
                        preview.boxPx(),
                        key,
                        preview.contentType(),
                        preview.width(),
                        preview.height(),
                        file.sizeBytes())));
    }

    /** Previews are small: read whole. */
    private record HashedFile(String sha256, long sizeBytes) {
        static HashedFile of(Path file) throws IOException {
            byte[] content = Files.readAllBytes(file);
            return new HashedFile(Sha256.of(content), content.length);
        }
    }

    /** What is no known failure stays a failed future: a transient one. */
    private static Future<JobOutcome> judge(Throwable failure) {
        if (failure instanceof SandboxException refused) {
            return failed(error(refused));
        }
        if (failure instanceof ObjectMissing) {
            return failed(new JobError.Permanent("original-missing", String.valueOf(failure.getMessage())));
        }
        if (failure instanceof ObjectRejected) {
            return failed(new JobError.Permanent("original-refused", String.valueOf(failure.getMessage())));
        }
        if (failure instanceof ObjectStoreUnavailable) {
            return failed(new JobError.Transient("object-store-unavailable", String.valueOf(failure.getMessage())));
        }
        return Future.failedFuture(failure);
    }

    private static JobError error(SandboxException refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.blame()) {
            case INPUT -> new JobError.Permanent(refused.code(), detail);
            case HOSTILE_INPUT -> new JobError.Poison(refused.code(), detail);
            case HOST -> new JobError.Transient(refused.code(), detail);
        };
    }

    private static Future<JobOutcome> failed(JobError error) {
        return Future.succeededFuture(new JobOutcome.Failed(error));
    }
}
