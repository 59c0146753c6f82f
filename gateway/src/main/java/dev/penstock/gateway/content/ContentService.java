package dev.penstock.gateway.content;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.content.VersionRepository.Location;
import dev.penstock.gateway.content.VersionRepository.Restored;
import dev.penstock.gateway.content.VersionRepository.Thumbnail;
import dev.penstock.gateway.content.VersionRepository.Version;
import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.journal.JobSignal;
import dev.penstock.gateway.journal.MutationResult.Committed;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the files of a drive hold and held, for its members. Any thread. */
public final class ContentService {

    /** About what a thumbnail takes when nothing else is waiting. */
    private static final Duration THUMBNAIL_RETRY_AFTER = Duration.ofSeconds(2);

    private final VersionRepository versions;
    private final DriveAccess access;
    private final IdempotentRequests idempotent;
    private final CommitListener commits;
    private final JobSignal jobs;

    public ContentService(
            VersionRepository versions,
            DriveAccess access,
            IdempotentRequests idempotent,
            CommitListener commits,
            JobSignal jobs) {
        this.versions = versions;
        this.access = access;
        this.idempotent = idempotent;
        this.commits = commits;
        this.jobs = jobs;
    }

    /** Where the bytes of a version lie; null for the current one. */
    public Future<Location> locate(Caller caller, UUID driveId, UUID nodeId, @Nullable Integer version) {
        return access.require(caller, driveId, DriveRole.VIEWER)
                .compose(role -> versions.locate(caller.tenantId(), driveId, nodeId, version))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("file or version")));
    }

    /** The versions before a number, newest first. A file has at least one. */
    public Future<List<Version>> list(Caller caller, UUID driveId, UUID nodeId, int before, int limit) {
        return access.require(caller, driveId, DriveRole.VIEWER)
                .compose(role -> versions.list(caller.tenantId(), driveId, nodeId, before, limit));
    }

    /** Makes an old version the newest again; with a key that was used before, gives the node as it is. */
    public Future<Committed> restore(
            Caller caller,
            UUID driveId,
            UUID nodeId,
            int version,
            @Nullable Long ifMatch,
            @Nullable Idempotency idempotency) {
        return access.require(caller, driveId, DriveRole.EDITOR)
                .compose(role -> versions.restore(
                        caller.tenantId(), driveId, caller.userId(), nodeId, version, ifMatch, idempotency))
                .onSuccess(this::tell)
                .compose(restored -> restored.replayed()
                        ? idempotent.made(caller.tenantId(), idempotency).map(restored)
                        : Future.succeededFuture(restored))
                .map(restored -> restored.batch().results().get(0).orThrow());
    }

    private void tell(Restored restored) {
        restored.batch().head().ifPresent(commits::committed);
        if (restored.jobMade()) {
            jobs.submitted();
        }
    }

    /** Where the thumbnail lies; fails with {@code thumbnail-not-ready} while a job that may make it is under way. */
    public Future<Thumbnail> thumbnail(Caller caller, UUID driveId, UUID nodeId, int boxPx) {
        return access.require(caller, driveId, DriveRole.VIEWER)
                .compose(role -> versions.thumbnail(caller.tenantId(), driveId, nodeId, boxPx))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("node")))
                .map(ContentService::requireThere);
    }

    private static Thumbnail requireThere(Thumbnail thumbnail) {
        if (thumbnail.objectKey() != null) {
            return thumbnail;
        }
        throw thumbnail.pending()
                ? new ProblemException(
                        ErrorCode.THUMBNAIL_NOT_READY, ErrorCode.THUMBNAIL_NOT_READY.title(), THUMBNAIL_RETRY_AFTER)
                : ProblemException.notFound("thumbnail");
    }
}
