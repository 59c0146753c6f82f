package dev.penstock.gateway.uploads;

import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.JobSignal;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.platform.objects.ObjectInfo;
import dev.penstock.platform.objects.ObjectMissing;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.jobs.ThumbnailSource;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file of an upload once its bytes are in the store. Client completion, bucket events and instant uploads all end here, in
 * any order and as often as they like: one compare-and-set in the database decides, and everybody gets the same node. Tells of the
 * commit and of the job it made. Any thread.
 */
public final class UploadFinaliser {

    private final UploadRepository uploads;
    private final UploadCommitter committer;
    private final ObjectStore store;
    private final CommitListener commits;
    private final JobSignal jobs;
    private final Clock clock;

    public UploadFinaliser(
            UploadRepository uploads,
            UploadCommitter committer,
            ObjectStore store,
            CommitListener commits,
            JobSignal jobs,
            Clock clock) {
        this.uploads = uploads;
        this.committer = committer;
        this.store = store;
        this.commits = commits;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * The node, as JSON text, that the upload became: now, or before. Fails with a problem when the object is not there, is not
     * what was announced, or the tree does not take it; the upload then stays pending, unless its object can never be right.
     */
    public Future<String> finalise(Upload upload, @Nullable String traceparent) {
        if (upload.state() != Upload.State.PENDING) {
            return closed(upload);
        }
        return requireTime(upload)
                .compose(inTime -> store.head(upload.objectKey()))
                .recover(UploadFinaliser::incomplete)
                .compose(object -> requireAnnounced(upload, object))
                .compose(fitting -> commit(upload, traceparent));
    }

    /** {@link #finalise} for bytes that the tenant has already: the store is not asked. */
    Future<String> commit(Upload upload, @Nullable String traceparent) {
        FileCommit commit = new FileCommit(
                upload.tenantId(),
                upload.driveId(),
                upload.id(),
                upload.userId(),
                Ids.next(),
                Ids.next(),
                ThumbnailSource.includes(upload.contentType()),
                traceparent);
        Failpoints.hit("finalise.before-commit");
        return committer.commit(commit).compose(result -> {
            Failpoints.hit("finalise.after-commit");
            return settled(upload, result);
        });
    }

    /** The answer for an upload that is no longer pending. */
    Future<String> closed(Upload upload) {
        if (upload.state() == Upload.State.ABORTED) {
            return Future.failedFuture(problem(ErrorCode.UPLOAD_CLOSED));
        }
        return uploads.result(upload.tenantId(), upload.driveId(), upload.id())
                .map(node -> node.orElseThrow(() -> problem(ErrorCode.UPLOAD_CLOSED)));
    }

    /** Fails when a pending upload has run out of time. */
    Future<Void> requireTime(Upload upload) {
        return upload.state() != Upload.State.PENDING || upload.expiresAt().isAfter(clock.instant())
                ? Future.succeededFuture()
                : Future.failedFuture(problem(ErrorCode.UPLOAD_EXPIRED));
    }

    private Future<String> settled(Upload upload, CommitResult result) {
        if (result instanceof CommitResult.Refused refused) {
            return Future.failedFuture(problem(refused.code()));
        }
        if (result instanceof CommitResult.Committed committed) {
            commits.committed(committed.head());
            if (committed.jobMade()) {
                jobs.submitted();
            }
            return Future.succeededFuture(committed.node());
        }
        return uploads.find(upload.tenantId(), upload.driveId(), upload.id())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("upload")))
                .compose(this::closed);
    }

    private Future<Void> requireAnnounced(Upload upload, ObjectInfo object) {
        if (object.sizeBytes() != upload.size()) {
            String detail = "size: " + object.sizeBytes() + " (expected: " + upload.size() + ")";
            return discard(upload, new ProblemException(ErrorCode.UPLOAD_SIZE_MISMATCH, detail));
        }
        String announced = Sha256.hex(upload.sha256());
        boolean isOther =
                object.hash().map(stored -> !stored.hex().equals(announced)).orElse(false);
        return isOther ? discard(upload, problem(ErrorCode.UPLOAD_HASH_MISMATCH)) : Future.succeededFuture();
    }

    /**
     * Parts that were joined to something else than announced cannot be sent again: the upload ends and its object goes. A single
     * PUT stays open, for the right bytes may still come under the same key.
     */
    private Future<Void> discard(Upload upload, ProblemException reason) {
        if (!upload.multipart()) {
            return Future.failedFuture(reason);
        }
        return uploads.abort(upload.tenantId(), upload.driveId(), upload.id())
                .compose(aborted ->
                        aborted.isPresent() ? store.delete(upload.objectKey()) : Future.<Void>succeededFuture())
                .transform(tidied -> Future.failedFuture(reason));
    }

    private static Future<ObjectInfo> incomplete(Throwable failure) {
        return Future.failedFuture(failure instanceof ObjectMissing ? problem(ErrorCode.UPLOAD_INCOMPLETE) : failure);
    }

    private static ProblemException problem(ErrorCode code) {
        return new ProblemException(code, code.title());
    }
}
